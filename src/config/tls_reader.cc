#include "config/tls_reader.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <utility>

#include <fmt/format.h>

namespace rollcall {
namespace {

// Whatever renews certificates has done so by then.
constexpr auto kExpiresSoon = std::chrono::days(14);

}  // namespace

TlsReader::TlsReader(std::string folder, const Surroundings& surroundings, const KeyPlaces& places,
                     const Notes& notes)
    : folder_(std::move(folder)), surroundings_(surroundings), places_(places), notes_(notes) {}

std::shared_ptr<const TlsContext> TlsReader::Read(const std::string& door, const FileNames& names) {
  if (!IsPair(door, names)) return nullptr;
  const PemKey certificate_key = KeyOf(door + ".tls_cert");
  const PemKey key_key = KeyOf(door + ".tls_key");
  const std::optional<FileContent> certificate = ReadFile(certificate_key, names.certificate);
  const std::optional<FileContent> key = ReadFile(key_key, names.key);
  if (key && key->is_readable_by_all) {
    notes_.warnings.push_back(
        {key_key.line, key_key.name, "names a file that every user of this machine can read"});
  }
  TlsServerBuilder builder;
  if (!certificate || !Check(certificate_key, builder.AddCertificates(certificate->bytes)) ||
      !key || !Check(key_key, builder.AddKey(key->bytes))) {
    return nullptr;
  }
  std::shared_ptr<const TlsContext> context = builder.Build();
  WarnOfTimes(certificate_key, *context);
  return context;
}

// Half a pair is a mistake; so is neither, but that one is no pair either.
bool TlsReader::IsPair(const std::string& door, const FileNames& names) {
  if (!names.certificate.empty() && !names.key.empty()) return true;
  if (names.certificate.empty() && names.key.empty()) return false;
  const std::string certificate = door + ".tls_cert";
  const std::string key = door + ".tls_key";
  const bool lacks_key = names.key.empty();
  const std::string& missing = lacks_key ? key : certificate;
  const std::string& present = lacks_key ? certificate : key;
  const auto place = places_.find(missing);
  // One that is there and wrong was reported when it was read.
  if (place != places_.end() && !place->second.is_valid) return false;
  notes_.mistakes.push_back({std::max(KeyOf(missing).line, KeyOf(present).line), missing,
                             fmt::format("is required because {} is set", present)});
  return false;
}

TlsReader::PemKey TlsReader::KeyOf(std::string name) const {
  const auto place = places_.find(name);
  const std::size_t line = place == places_.end() ? 0 : place->second.line;
  return {.name = std::move(name), .line = line};
}

std::optional<FileContent> TlsReader::ReadFile(const PemKey& key, const std::string& file) {
  const std::string path = (std::filesystem::path(folder_) / file).string();
  Result<FileContent> content = surroundings_.file(path, kMaxPemBytes);
  if (content) return *std::move(content);
  notes_.mistakes.push_back({key.line, key.name, "cannot be read: " + content.error().message()});
  return std::nullopt;
}

bool TlsReader::Check(const PemKey& key, const Status& status) {
  if (!status.ok()) notes_.mistakes.push_back({key.line, key.name, status.message()});
  return status.ok();
}

void TlsReader::WarnOfTimes(const PemKey& key, const TlsContext& context) {
  const WallTime now = surroundings_.now();
  const char* warning = nullptr;
  if (now < context.valid_from()) warning = "names a certificate that is not valid yet";
  if (now + kExpiresSoon >= context.valid_until()) {
    warning = "names a certificate that expires within 14 days";
  }
  if (now >= context.valid_until()) warning = "names a certificate that has expired";
  if (warning != nullptr) notes_.warnings.push_back({key.line, key.name, warning});
}

}  // namespace rollcall
