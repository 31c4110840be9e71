#include "cli/client_tls.h"

#include "cli/read_input.h"
#include "cli/values.h"

namespace rollcall {
namespace {

constexpr std::size_t kMaxCaFileBytes = 4 * 1024 * 1024;

Status Invalid(const std::string& rule) {
  return {StatusCode::kInvalidArgument, "--ca-file: " + rule};
}

}  // namespace

Option CaFileOption(std::string& file) {
  return {.name = "--ca-file",
          .value = "FILE",
          .help = "Trust the certificates in this PEM file, not those this machine trusts",
          .take = TakeText(file)};
}

Result<std::shared_ptr<const TlsContext>> OpenClientTls(const Url& url, const std::string& ca_file,
                                                        std::istream& standard_input) {
  if (!url.is_tls) {
    if (!ca_file.empty()) return Invalid("the URL must be https or wss for it to count");
    return std::shared_ptr<const TlsContext>();
  }
  if (ca_file.empty()) return TlsContext::ForClient("");
  const Result<std::string> pem = ReadInput(ca_file, standard_input, kMaxCaFileBytes);
  if (!pem) return Invalid(pem.error().message());
  if (pem->empty()) return Invalid("must hold a certificate in PEM");
  Result<std::shared_ptr<const TlsContext>> tls = TlsContext::ForClient(*pem);
  if (!tls) return Invalid(tls.error().message());
  return tls;
}

}  // namespace rollcall
