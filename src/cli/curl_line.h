// Shell words and curl lines to copy.

#pragma once

#include <string>
#include <string_view>

#include "auth/request_signer.h"

namespace rollcall {

// One word of a POSIX shell that means exactly `text`; as it is when that is safe. A NUL cannot be
// said in a shell and is left out.
std::string ShellWord(std::string_view text);

struct CurlCall {
  std::string_view url;  // With its query.
  const RequestSignature& signature;
  std::string_view body;
  std::string_view body_file;  // When not empty, curl reads the body from there.
};

// Several lines joined by backslashes, which send exactly what was signed.
std::string CurlLine(const CurlCall& call);

}  // namespace rollcall
