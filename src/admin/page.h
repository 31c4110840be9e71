// AdminPage: one row of the page table: a path, how it is asked for, who may, and what makes it.

#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/log.h"
#include "base/loop.h"
#include "http/handler.h"
#include "metrics/catalog.h"
#include "service/presence_service.h"

namespace rollcall {

// What pages work with. Borrowed: all of it outlives the door.
struct AdminContext {
  Loop& loop;
  const Clock& clock;
  PresenceService& presence;
  Catalog& metrics;
  const Logger& log;
  bool is_draining = false;  // Answers are still true, but no new traffic should come.
};

enum class PageAccess : std::uint8_t {
  kFree,    // For probes and scrapers.
  kBearer,  // With the configured token, if there is one.
};

enum class PageMethod : std::uint8_t {
  kGet,   // And HEAD: it only tells.
  kPost,  // It changes something, or costs much; never on behalf of a web page.
};

// Answers now or later. `query` is as sent and valid until the call returns.
using PageHandler = void (*)(AdminContext& context, std::string_view query, Responder responder);

struct AdminPage {
  std::string_view path;
  PageMethod method;
  PageAccess access;
  PageHandler serve;
};

// Every page, in one place.
std::span<const AdminPage> AdminPageTable();
// Null when there is none.
const AdminPage* FindAdminPage(std::string_view path);

}  // namespace rollcall
