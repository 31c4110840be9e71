#include "unit/auth/vectors.h"

#include <string_view>

#include <simdjson.h>

namespace rollcall::testing {
namespace {

using simdjson::dom::element;

std::string Text(const element& object, const char* key) {
  return std::string(std::string_view(object[key]));
}

void AddFields(const element& object, SignedCall& call) {
  for (const auto field : object["headers"].get_object()) {
    call.fields.emplace_back(field.key, std::string_view(field.value));
  }
}

// What every kind of vector has.
SignatureVector Common(const element& object) {
  SignatureVector vector;
  vector.canonical_request = Text(object, "canonical_request");
  vector.string_to_sign = Text(object, "string_to_sign");
  vector.signature = Text(object, "signature");
  return vector;
}

SignatureVector FromHeaderVector(const element& object) {
  SignatureVector vector = Common(object);
  vector.name = Text(object, "id");
  vector.signed_headers = Text(object, "signed_headers");
  vector.call.method = Text(object, "method");
  vector.call.path = Text(object, "path");
  vector.call.query = Text(object, "query");
  vector.call.body = Text(object, "body");
  vector.call.Set("Host", Text(object, "host"));
  AddFields(object, vector.call);
  return vector;
}

SignatureVector FromPresignedVector(const element& object) {
  SignatureVector vector = Common(object);
  vector.name = Text(object, "id");
  vector.call.query = Text(object, "query");
  vector.call.Set("Host", "rtc.example.com");
  return vector;
}

SignatureVector FromWireCapture(const element& object) {
  SignatureVector vector = Common(object);
  vector.name = Text(object, "sdk");
  vector.signed_headers = Text(object, "signed_headers");
  vector.call.body = Text(object, "body");
  const std::string line = Text(object, "request_line");  // METHOD /PATH?QUERY HTTP/1.1
  const std::size_t target = line.find(' ') + 1;
  const std::size_t query = line.find('?') + 1;
  vector.call.method = line.substr(0, target - 1);
  vector.call.path = line.substr(target, query - 1 - target);
  vector.call.query = line.substr(query, line.rfind(' ') - query);
  for (const element field : object["headers"].get_array()) {
    vector.call.fields.emplace_back(std::string_view(field.at(0)), std::string_view(field.at(1)));
  }
  return vector;
}

DocExample FromDocExample(const element& object) {
  DocExample example;
  example.access_key = Text(object, "access_key");
  example.secret_key = Text(object, "secret_key");
  example.authorization = Text(object, "authorization");
  example.signing_key_hex = Text(object, "signing_key_hex");
  example.vector = Common(object);
  example.vector.signed_headers = "host;x-date";
  example.vector.call.method = Text(object, "method");
  example.vector.call.query = Text(object, "query");
  example.vector.call.body = Text(object, "body");
  AddFields(object, example.vector.call);
  example.vector.call.Set("Authorization", example.authorization);
  return example;
}

Vectors Read() {
  simdjson::dom::parser parser;
  const element file = parser.load(ROLLCALL_TEST_DATA "/volcengine_vectors.json");
  Vectors vectors;
  const element inputs = file["inputs"];
  vectors.access_key = Text(inputs, "access_key");
  vectors.secret_key = Text(inputs, "secret_key");
  const simdjson::dom::array chain = inputs["signing_key_chain_hex"];
  vectors.signing_key_hex = std::string_view(chain.at(chain.size() - 1).at(1));
  for (const element v : file["header_vectors"].get_array()) {
    vectors.header.push_back(FromHeaderVector(v));
  }
  for (const element v : file["presigned_vectors"].get_array()) {
    vectors.presigned.push_back(FromPresignedVector(v));
  }
  for (const element v : file["wire_captures"].get_array()) {
    vectors.wire.push_back(FromWireCapture(v));
  }
  for (const element v : file["sts2_session_tokens"].get_array()) {
    SignedCall call;
    AddFields(v["request_signed_with_it"], call);
    vectors.sts2.push_back(call);
  }
  vectors.doc_example = FromDocExample(file["official_doc_example"]);
  return vectors;
}

}  // namespace

const Vectors& LoadVectors() {
  static const Vectors vectors = Read();
  return vectors;
}

}  // namespace rollcall::testing
