#include "admin/user_query.h"

#include <cstdint>
#include <limits>
#include <optional>

#include "codec/decimal.h"

namespace rollcall {
namespace {

std::optional<std::int64_t> Integer(const QueryString& query, std::string_view name,
                                    std::int64_t min, std::int64_t max) {
  const QueryMatch match = query.Find(name);
  const std::optional<std::int64_t> value = ParseDecimal(match.value);
  if (match.count != 1 || !value || *value < min || *value > max) return std::nullopt;
  return value;
}

}  // namespace

std::string_view ReadUser(const QueryString& query, UserKey& user) {
  const auto app = Integer(query, "app", 1, std::numeric_limits<std::int32_t>::max());
  if (!app) return "app: must be given once, an integer in 1..2147483647";
  const auto id = Integer(query, "user", 0, std::numeric_limits<std::int64_t>::max());
  if (!id) return "user: must be given once, an integer in 0..9223372036854775807";
  user = {.app = AppId{static_cast<std::int32_t>(*app)}, .user = UserId{*id}};
  return {};
}

}  // namespace rollcall
