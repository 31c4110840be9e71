#include "service/reported_conn_id.h"

#include <cstddef>
#include <cstdint>

#include "crypto/sha256.h"

namespace rollcall {
namespace {

std::uint64_t FirstBytes(std::string_view text) {
  const Sha256Digest digest = Sha256(text);
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < sizeof(bytes); ++i)
    bytes = (bytes << 8) | digest[i];
  return bytes;
}

}  // namespace

ConnId ReportedConnId(std::string_view owner_id, std::string_view conn_key) {
  return {.boot = FirstBytes(owner_id), .number = FirstBytes(conn_key)};
}

}  // namespace rollcall
