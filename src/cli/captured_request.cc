#include "cli/captured_request.h"

#include <algorithm>

#include "codec/http_chunks.h"
#include "domain/limits.h"

namespace rollcall {
namespace {

Status Refuse(std::string_view rule) {
  return {StatusCode::kInvalidArgument, "the file is no HTTP request: " + std::string(rule)};
}

// Editors and terminals turn CRLF into LF; the body must stay as it is.
std::string WithCrlfInHead(std::string_view captured) {
  const std::size_t head = captured.find("\n\n");
  if (captured.find("\r\n") != std::string_view::npos || head == std::string_view::npos) {
    return std::string(captured);
  }
  std::string text;
  for (const char c : captured.substr(0, head + 2)) {
    if (c == '\n') text += '\r';
    text += c;
  }
  return text.append(captured.substr(head + 2));
}

Result<std::string> ReadBody(const HttpHead& head, std::string_view rest) {
  if (head.framing() != BodyFraming::kChunked) return std::string(rest);
  std::string body;
  ChunkDecoder chunks(kMaxApiBodyBytes);
  if (chunks.Decode(rest, body).progress != HttpProgress::kComplete) {
    return Refuse("its chunks are not whole");
  }
  return body;
}

}  // namespace

const std::string* RequestParts::Find(std::string_view name) const {
  const auto found = std::find_if(fields.begin(), fields.end(), [name](const auto& field) {
    return EqualsIgnoreCase(field.first, name);
  });
  return found == fields.end() ? nullptr : &found->second;
}

std::string* RequestParts::Find(std::string_view name) {
  return const_cast<std::string*>(std::as_const(*this).Find(name));
}

Result<RequestParts> ReadCapturedRequest(std::string_view captured) {
  const std::string text = WithCrlfInHead(captured);
  HttpHead head;
  const HttpProgress progress = head.Parse(text);
  if (progress == HttpProgress::kRefused) return Refuse(head.error_text());
  if (progress == HttpProgress::kNeedMore) return Refuse("its head has no end, an empty line");
  RequestParts parts{.method = std::string(head.method()),
                     .path = std::string(head.path()),
                     .query = std::string(head.query()),
                     .fields = {},
                     .body = {}};
  for (std::size_t i = 0; i < head.fields().size(); ++i) {
    const HttpField field = head.fields().at(i);
    parts.fields.emplace_back(field.name, field.value);
  }
  Result<std::string> body = ReadBody(head, std::string_view(text).substr(head.head_size()));
  if (!body) return body.error();
  parts.body = *std::move(body);
  return parts;
}

}  // namespace rollcall
