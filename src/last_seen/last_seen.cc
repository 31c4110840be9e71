#include "last_seen/last_seen.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace rollcall {
namespace {

Status NotKnown(std::string_view why) {
  return {StatusCode::kUnavailable, "last seen: " + std::string(why)};
}

}  // namespace

EngineCall LastSeen::Call() const {
  return {.loop = tools_.loop, .deadline = tools_.clock.Now() + kCallTimeout};
}

void LastSeen::Start(Callback<Done> done) {
  tools_.engine.ReadChanges(
      Call(), Version::kNone, 0, [this, done = std::move(done)](Result<ChangePage> end) mutable {
        if (!end) return done(end.error());
        if (Status begun = store_->Begin(end->next); !begun.ok()) {
          return done(Status(begun.code(), "last_seen.file: " + begun.message()));
        }
        next_ = end->next;
        Noted(0);
        FollowAfter(kPeriod);
        done(Done{});
      });
}

void LastSeen::Stop(Callback<Done> done) {
  is_stopping_ = true;
  stopped_ = std::move(done);
  tools_.loop.Cancel(timer_);
  tools_.engine.ReadChanges(Call(), Version::kNone, 0, [this](Result<ChangePage> end) {
    if (!end) return FailWaiting(end.error());
    stop_at_ = end->next;
    Follow();
  });
}

void LastSeen::Find(Loop& asker, MonotonicTime deadline, AppId app, std::vector<UserId> users,
                    Callback<std::vector<SeenUser>> done) {
  Question question{.asker = &asker,
                    .deadline = deadline,
                    .app = app,
                    .users = std::move(users),
                    .done = std::move(done)};
  if (questions_.fetch_add(1) >= kMaxWaiting) {
    tools_.metrics.last_seen_refusals.Increment();
    return Answer(std::move(question), NotKnown("too many questions are waiting"));
  }
  tools_.loop.Post([this, question = std::move(question)]() mutable { Take(std::move(question)); });
}

void LastSeen::Take(Question question) {
  if (is_stopping_) return Answer(std::move(question), NotKnown("the node is stopping"));
  tools_.engine.ReadChanges(Call(), Version::kNone, 0,
                            [this, question = std::move(question)](Result<ChangePage> end) mutable {
                              if (!end) return Answer(std::move(question), end.error());
                              question.end = end->next;
                              waiting_.push_back(std::move(question));
                              Follow();
                            });
}

void LastSeen::FollowAfter(Duration pause) {
  timer_ = tools_.loop.RunAt(tools_.clock.Now() + pause, [this] {
    FollowAfter(has_failed_ ? kRetryPeriod : kPeriod);
    Follow();
  });
}

void LastSeen::Follow() {
  if (is_following_) return;
  is_following_ = true;
  tools_.engine.ReadChanges(Call(), next_, kPage,
                            [this](Result<ChangePage> page) { OnPage(std::move(page)); });
}

void LastSeen::OnPage(Result<ChangePage> page) {
  is_following_ = false;
  if (!page && page.error().code() == StatusCode::kOutOfRange) return StartAgain();
  if (!page) return FailWaiting(page.error());
  if (!Works(store_->Apply(page->changes, page->next, tools_.clock.Wall()))) {
    return FailWaiting(NotKnown("the file cannot be written"));
  }
  next_ = page->next;
  Noted(page->changes.size());
  AnswerWaiting();
  // A page may end before the changes do.
  if (!page->changes.empty() || !waiting_.empty()) return Follow();
  if (!stop_at_) return;
  if (next_ < *stop_at_) return Follow();
  Close();
}

void LastSeen::Close() {
  if (!stopped_) return;
  const bool closed = Works(store_->Close(tools_.clock.Wall()));
  std::exchange(stopped_,
                nullptr)(closed ? Result<Done>(Done{}) : NotKnown("the file cannot be written"));
}

// Changes are no longer kept that were not noted yet.
void LastSeen::StartAgain() {
  is_following_ = true;
  tools_.engine.ReadChanges(Call(), Version::kNone, 0, [this](Result<ChangePage> end) {
    is_following_ = false;
    if (!end) return FailWaiting(end.error());
    if (!Works(store_->Skip(end->next))) {
      return FailWaiting(NotKnown("the file cannot be written"));
    }
    tools_.metrics.last_seen_resyncs.Increment();
    tools_.log.Write(LogLevel::kWarn, "last seen: changes were missed",
                     {{"from", ToInteger(next_)}, {"to", ToInteger(end->next)}});
    next_ = end->next;
    Follow();
  });
}

void LastSeen::AnswerWaiting() {
  std::vector<Question> waiting = std::exchange(waiting_, {});
  for (Question& question : waiting) {
    if (question.end > next_) {
      waiting_.push_back(std::move(question));
    } else if (tools_.clock.Now() > question.deadline) {
      Answer(std::move(question), NotKnown("no answer before the deadline"));
    } else {
      Result<std::vector<SeenUser>> found = store_->Find(question.app, question.users);
      static_cast<void>(Works(found ? Status() : found.error()));
      Answer(std::move(question), std::move(found));
    }
  }
}

void LastSeen::FailWaiting(const Status& status) {
  for (Question& question : std::exchange(waiting_, {})) {
    Answer(std::move(question), status);
  }
  if (is_stopping_ && stopped_) std::exchange(stopped_, nullptr)(status);
}

void LastSeen::Answer(Question question, Result<std::vector<SeenUser>> found) {
  questions_.fetch_sub(1);
  question.asker->Post([done = std::move(question.done), found = std::move(found)]() mutable {
    done(std::move(found));
  });
}

void LastSeen::Noted(std::size_t changes) {
  tools_.metrics.last_seen_users.Set(static_cast<double>(store_->size()));
  tools_.metrics.last_seen_changes.Increment(static_cast<double>(changes));
  tools_.metrics.last_seen_forgotten.Increment(
      static_cast<double>(store_->forgotten() - forgotten_));
  forgotten_ = store_->forgotten();
}

bool LastSeen::Works(const Status& status) {
  if (status.ok()) {
    if (has_failed_) tools_.log.Write(LogLevel::kInfo, "last seen: the file can be used again");
    has_failed_ = false;
    return true;
  }
  tools_.metrics.last_seen_failures.Increment();
  if (!has_failed_) {
    tools_.log.Write(LogLevel::kError, "last seen: the file cannot be used",
                     {{"reason", std::string_view(status.message())}});
  }
  has_failed_ = true;
  return false;
}

}  // namespace rollcall
