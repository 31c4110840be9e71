#include "app/serve.h"

#include <csignal>
#include <iostream>
#include <utility>

#include <unistd.h>

#include "app/server.h"
#include "base/log.h"
#include "config/loader.h"
#include "net/epoll_loop.h"
#include "net/signal_watcher.h"

namespace rollcall {
namespace {

void LogNotes(Logger& logger, LogLevel level, std::string_view event,
              const std::vector<Note>& notes) {
  for (const Note& note : notes) {
    logger.Write(level, event,
                 {{"line", static_cast<std::uint64_t>(note.line)},
                  {"key", std::string_view(note.key)},
                  {"rule", std::string_view(note.rule)}});
  }
}

void RefuseReload(const std::string& config_file, const std::vector<Note>& mistakes, Server& server,
                  Logger& logger) {
  const Note& first = mistakes.front();
  logger.Write(LogLevel::kError, "reload refused, old settings stay",
               {{"file", std::string_view(config_file)},
                {"mistakes", static_cast<std::uint64_t>(mistakes.size())},
                {"line", static_cast<std::uint64_t>(first.line)},
                {"key", std::string_view(first.key)},
                {"rule", std::string_view(first.rule)}});
  server.NoteRefusedReload();
}

// A bad file changes nothing. Nor does one without accounts: it is more likely to be half written
// than meant, and would send every device away.
void ReloadFile(const std::string& config_file, Server& server, Logger& logger) {
  LoadResult loaded = LoadConfigFile(config_file, ProcessSurroundings());
  LogNotes(logger, LogLevel::kWarn, "configuration warning", loaded.warnings);
  if (loaded.ok() && loaded.settings.accounts.empty()) {
    loaded.mistakes.push_back(
        {.line = 0, .key = "accounts", .rule = "a reload must leave at least one account"});
  }
  if (loaded.ok()) {
    server.Reload(loaded.settings);
  } else {
    RefuseReload(config_file, loaded.mistakes, server, logger);
  }
}

// From now on a signal does not wait for the drain.
void EndAtOnceOnSignal() {
  for (const int number : {SIGTERM, SIGINT}) {
    std::signal(number, [](int) { _exit(0); });
  }
}

}  // namespace

int RunServe(const std::string& config_file) {
  const LoadResult loaded = LoadConfigFile(config_file, ProcessSurroundings());
  for (const Note& mistake : loaded.mistakes)
    std::cerr << mistake.ToText(config_file) << '\n';
  if (!loaded.ok()) return 2;

  Logger logger(loaded.settings.log.level, loaded.settings.log.format);
  LogNotes(logger, LogLevel::kWarn, "configuration warning", loaded.warnings);
  std::unique_ptr<Server> server;
  {
    EpollLoop signals;
    // Before anybody can see that we listen: a signal that comes early waits for the start, it does
    // not end us.
    const SignalWatcher watcher(signals, {SIGTERM, SIGINT, SIGHUP}, [&](int number) {
      if (number == SIGHUP) {
        ReloadFile(config_file, *server, logger);
      } else {
        logger.Write(LogLevel::kInfo, "draining");
        signals.Stop();
      }
    });
    Result<std::unique_ptr<Server>> started = Server::Start(loaded.settings, logger);
    if (!started) {
      logger.Write(LogLevel::kError, "cannot start",
                   {{"reason", std::string_view(started.error().message())}});
      return 1;
    }
    server = *std::move(started);
    signals.Run();
  }
  EndAtOnceOnSignal();
  server->Drain();
  logger.Write(LogLevel::kInfo, "stopped");
  return 0;
}

}  // namespace rollcall
