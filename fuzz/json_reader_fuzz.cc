// JsonReader accepts exactly the texts that Boost.JSON accepts, and tells their fields truly.

#include <array>
#include <string>

#include <boost/json/src.hpp>

#include "base/check.h"
#include "codec/json_reader.h"
#include "codec/json_writer.h"
#include "fuzz_input.h"

namespace rollcall {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxText = 64 * 1024;
constexpr std::array<std::string_view, 2> kKnown = {"a", "b"};

// Compares what is told with the tree that the peer built.
class Comparer final : public JsonVisitor {
 public:
  explicit Comparer(const json::object* object) : object_(object) {}

  void OnField(std::size_t field, const JsonValue& value) override {
    element_ = 0;
    if (object_ != nullptr) Compare(object_->at(json::string_view(kKnown[field])), value);
  }
  bool OnElement(std::size_t field, const JsonValue& value) override {
    if (object_ == nullptr) return true;
    Compare(object_->at(json::string_view(kKnown[field])).as_array().at(element_++), value);
    return true;
  }

 private:
  static void Compare(const json::value& peer, const JsonValue& ours) {
    switch (ours.kind) {
      case JsonValue::Kind::kNull:
        CHECK(peer.is_null());
        break;
      case JsonValue::Kind::kBool:
        CHECK(peer.as_bool() == ours.boolean);
        break;
      case JsonValue::Kind::kInteger:
        CHECK(peer.as_int64() == ours.integer);
        break;
      case JsonValue::Kind::kBigInteger:
        CHECK(peer.is_uint64() || peer.is_double());
        break;
      case JsonValue::Kind::kFraction:
        CHECK(peer.is_number());
        break;
      case JsonValue::Kind::kString:
        CHECK(std::string_view(peer.as_string()) == ours.text);
        break;
      case JsonValue::Kind::kArray:
        CHECK(peer.is_array());
        break;
      case JsonValue::Kind::kObject:
        CHECK(peer.is_object());
        break;
    }
  }

  const json::object* object_;
  std::size_t element_ = 0;
};

json::value ParseWithPeer(std::string_view text, json::error_code& error) {
  json::parse_options options;
  options.max_depth = JsonReader::kMaxDepth;
  return json::parse(json::string_view(text), error, {}, options);
}

}  // namespace
}  // namespace rollcall

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rollcall;
  const std::string_view text = FuzzInput(data, size).text();
  static JsonReader reader(kMaxText);
  Comparer silent(nullptr);
  const JsonOutcome outcome = reader.Read(text, {}, silent);

  boost::json::error_code error;
  const boost::json::value peer = ParseWithPeer(text, error);
  if (error == boost::json::error::exponent_overflow) return 0;  // A limit of the peer's numbers.
  CHECK((outcome == JsonOutcome::kNotJson) == error.failed());
  if (!error.failed()) CHECK((outcome == JsonOutcome::kObject) == peer.is_object());

  // With names it may also be refused for a name that comes twice, which the peer does not tell.
  if (outcome != JsonOutcome::kObject || reader.Read(text, kKnown, silent) != outcome) return 0;
  Comparer comparer(&peer.as_object());
  CHECK(reader.Read(text, kKnown, comparer) == outcome);
  return 0;
}
