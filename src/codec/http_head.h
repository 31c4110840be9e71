// HttpHead: one HTTP/1.1 request head, read strictly: what two parsers could read differently is
// refused, never guessed (RFC 9112, RFC 9110).
//
// Use: append what arrives to a buffer, call Parse() with all of it, until it is not kNeedMore. The
// body starts at head_size(). One object serves a connection's requests in turn: Reset() between.
// Nothing is allocated. Whether method and path are served is for the door to say.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "codec/http_fields.h"

namespace rollcall {

enum class BodyFraming : std::uint8_t { kNone, kContentLength, kChunked };

// Loop-confined.
class HttpHead {
 public:
  static constexpr std::size_t kMaxTargetBytes = 8 * 1024;
  static constexpr std::size_t kMaxMethodBytes = 32;

  // `received` is everything since the first byte of this request. All views below point into the
  // `received` of the call that returned kComplete. After kComplete or kRefused: no further call
  // before Reset().
  HttpProgress Parse(std::string_view received);
  void Reset();

  // After kRefused. The text names the rule that was broken; it holds nothing of the request.
  HttpError error() const { return error_; }
  std::string_view error_text() const { return error_text_; }

  // After kComplete.
  std::string_view method() const { return method_; }
  std::string_view path() const { return path_; }       // Raw: no decoding, no normalising.
  std::string_view query() const { return query_; }     // Raw, after the first '?'.
  int minor_version() const { return minor_version_; }  // 0 or 1.
  const HttpFields& fields() const { return fields_; }
  HttpFieldMatch Find(std::string_view name) const { return fields_.Find(name); }
  std::string_view host() const { return host_; }  // Empty only in HTTP/1.0.

  BodyFraming framing() const { return framing_; }
  std::uint64_t content_length() const { return content_length_; }  // At most 2^63-1.
  bool keep_alive() const { return keep_alive_; }                   // Always false in HTTP/1.0.
  bool expects_continue() const { return expects_continue_; }
  std::size_t head_size() const { return fields_.head_size(); }

 private:
  bool Refuse(HttpError error, std::string_view text);
  bool CheckRequestLineStart(std::string_view line);
  bool ParseRequestLine(std::string_view line);
  bool ParseTarget(std::string_view target);
  bool ParseVersion(std::string_view version);
  bool ParseFields();
  bool ParseHost();
  bool ParseFraming();
  bool ParseContentLength(std::string_view value);
  bool ParseTransferEncoding(std::string_view value);
  bool ParseConnection();
  bool ParseExpect();
  bool ParseContentEncoding();

  HttpFields fields_;
  std::string_view method_;
  std::string_view path_;
  std::string_view query_;
  std::string_view host_;
  std::string_view error_text_;
  std::uint64_t content_length_ = 0;
  int minor_version_ = 1;
  HttpError error_ = HttpError::kNone;
  BodyFraming framing_ = BodyFraming::kNone;
  bool keep_alive_ = false;
  bool expects_continue_ = false;
};

}  // namespace rollcall
