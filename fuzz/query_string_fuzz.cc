// The canonical form of a query is a query of the same meaning, and its own canonical form.

#include <iterator>
#include <string>

#include "base/check.h"
#include "codec/query_string.h"
#include "codec/utf8.h"
#include "fuzz_input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rollcall;
  FuzzInput fuzz(data, size);
  constexpr QueryOrder kOrders[] = {QueryOrder::kByName, QueryOrder::kByNameAndValue,
                                    QueryOrder::kByNameAndEncodedValue};
  const QueryOrder order = kOrders[fuzz.TakeByte() % std::size(kOrders)];
  QueryString query;
  if (!query.Parse(fuzz.text()).ok()) {
    CHECK(query.parameters().empty());
    return 0;
  }
  std::string canonical;
  query.AppendCanonical(order, canonical);

  QueryString again;
  CHECK(again.Parse(canonical).ok());
  CHECK(again.parameters().size() == query.parameters().size());
  for (const QueryParameter& parameter : query.parameters()) {
    CHECK(IsUtf8(parameter.name) && IsUtf8(parameter.value));
    CHECK(again.Find(parameter.name).count == query.Find(parameter.name).count);
  }
  std::string twice;
  again.AppendCanonical(order, twice);
  CHECK(twice == canonical);
  return 0;
}
