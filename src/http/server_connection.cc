#include "http/server_connection.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/check.h"
#include "codec/http_response.h"

namespace rollcall {

Responder::Responder(std::shared_ptr<ServerConnection> connection)
    : connection_(std::move(connection)) {}

Responder::~Responder() {
  if (connection_ != nullptr) connection_->Abandon();
}

bool Responder::alive() const {
  return connection_ != nullptr && connection_->open();
}

void Responder::Send(const HttpResponse& response) {
  CHECK(connection_ != nullptr);
  std::exchange(connection_, nullptr)->Answer(response);
}

ServerConnection::ServerConnection(ConnectionHost& host, std::unique_ptr<Stream> stream)
    : host_(host), stream_(std::move(stream)) {}

void ServerConnection::Start() {
  stage_started_ = host_.Now();
  WaitForBytes();
}

void ServerConnection::Drain() {
  draining_ = true;
  if (phase_ != Phase::kReading) return;
  if (reader_ == nullptr) {
    Close();
  } else {
    SetDeadline(host_.Now() + host_.options().linger_timeout);
  }
}

void ServerConnection::Close() {
  if (phase_ == Phase::kClosed) return;
  phase_ = Phase::kClosed;
  stream_->Close();
  if (timer_ != TimerId::kNone) host_.loop().Cancel(std::exchange(timer_, TimerId::kNone));
  // Inside a turn the handler may still look at the buffer: EndTurn().
  if (!in_turn_) host_.GiveBack(std::move(reader_));
  unsent_.reset();
  host_.OnClosed(*this);
}

// --- Reading ------------------------------------------------------------------------------------

void ServerConnection::OnReadable() {
  reading_ = false;
  socket_empty_ = false;
  if (phase_ == Phase::kReading) Turn();
  if (phase_ == Phase::kLingering) DiscardInput();
}

void ServerConnection::Turn() {
  if (phase_ != Phase::kReading) return;
  in_turn_ = true;
  std::size_t steps = 0;
  while (phase_ == Phase::kReading && steps < host_.options().steps_per_turn && Step())
    ++steps;
  in_turn_ = false;
  if (phase_ == Phase::kReading && steps == host_.options().steps_per_turn) {
    host_.loop().Post([self = shared_from_this()] { self->Turn(); });
  }
  EndTurn();
}

// Only now: within the turn a handler may still look at the buffer.
void ServerConnection::EndTurn() {
  if (phase_ == Phase::kClosed) {
    reader_.reset();
  } else if (reader_ != nullptr && (phase_ == Phase::kLingering || reader_->empty())) {
    host_.GiveBack(std::move(reader_));
  }
}

// False when there is nothing more to do in this turn.
bool ServerConnection::Step() {
  if (reader_ == nullptr) return ReadMore();
  switch (reader_->Next()) {
    case RequestReader::Event::kNeedMore:
      return ReadMore();
    case RequestReader::Event::kHead:
      return TakeHead();
    case RequestReader::Event::kRequest:
      Handle();
      return true;
    case RequestReader::Event::kRefused:
      Refuse(HttpStatusOf(reader_->error()), reader_->error_text());
      return false;
  }
  return false;
}

bool ServerConnection::ReadMore() {
  if (socket_empty_) {
    WaitForBytes();
    return false;
  }
  if (reader_ == nullptr) reader_ = host_.TakeReader();
  const std::span<char> space = reader_->Space();
  const IoResult read = stream_->ReadSome(space);
  switch (read.status) {
    case IoStatus::kOk:
      reader_->Received(read.bytes);
      is_new_ = false;
      socket_empty_ = read.bytes < space.size();
      return true;
    case IoStatus::kWouldBlock:
      WaitForBytes();
      return false;
    case IoStatus::kClosed:
    case IoStatus::kFailed:
      Close();
      return false;
  }
  return false;
}

bool ServerConnection::TakeHead() {
  const HttpHead& head = *reader_->head();
  head_only_ = head.method() == "HEAD";
  const HttpHandler::Refused refused = host_.handler().CheckHead(head);
  if (refused.status != 0) {
    Refuse(refused.status, refused.rule);
    return false;
  }
  const bool body_is_awaited = reader_->Next() == RequestReader::Event::kNeedMore;
  return !body_is_awaited || !head.expects_continue() || SendContinue();
}

bool ServerConnection::SendContinue() {
  // So short that a socket which cannot take it now has a client that does not read.
  if (stream_->WriteSome(kHttpContinue).bytes == kHttpContinue.size()) return true;
  Close();
  return false;
}

void ServerConnection::Handle() {
  const HttpHead& head = *reader_->head();
  phase_ = Phase::kHandling;
  keep_alive_ = head.keep_alive();
  timed_ = Stage::kIdle;
  deadline_ = MonotonicTime::max();
  host_.handler().OnRequest({head, reader_->body(), stream_->remote()},
                            Responder(shared_from_this()));
  reader_->Pop();
}

void ServerConnection::Refuse(int status, std::string_view rule) {
  phase_ = Phase::kHandling;
  keep_alive_ = false;
  host_.handler().OnRefused({status, rule, reader_->head(), stream_->remote()},
                            Responder(shared_from_this()));
  CHECK(phase_ != Phase::kHandling);
}

void ServerConnection::WaitForBytes() {
  const MonotonicTime deadline = ReadDeadline();
  SetDeadline(draining_ ? std::min(deadline, deadline_) : deadline);
  WaitReadable();
}

void ServerConnection::WaitReadable() {
  if (std::exchange(reading_, true)) return;
  stream_->WhenReadable([self = shared_from_this()]() mutable {
    const auto alive = std::move(self);
    alive->OnReadable();
  });
}

MonotonicTime ServerConnection::ReadDeadline() {
  const MonotonicTime now = host_.Now();
  if (is_new_) return stage_started_ + host_.options().first_byte_timeout;
  if (reader_ == nullptr || reader_->empty()) return now + host_.options().idle_timeout;
  const Stage stage = reader_->in_body() ? Stage::kBody : Stage::kHead;
  if (std::exchange(timed_, stage) != stage) stage_started_ = now;
  return stage == Stage::kHead ? stage_started_ + host_.options().head_timeout
                               : TransferDeadline(stage_started_, reader_->body_received());
}

// --- Writing ------------------------------------------------------------------------------------

void ServerConnection::Answer(const HttpResponse& response) {
  if (!open()) return;
  CHECK(phase_ == Phase::kHandling);
  if (draining_) keep_alive_ = false;
  std::string& answer = host_.answer();
  answer.clear();
  AppendHttpResponseHead({.status = response.status,
                          .content_type = response.content_type,
                          .content_length = response.body.size(),
                          .date = host_.Date(),
                          .close = !keep_alive_,
                          .extra = response.fields},
                         answer);
  if (std::exchange(head_only_, false)) return Write(answer);
  if (response.room.size() < answer.size()) return Write(answer.append(response.body));
  const std::span<char> head = response.room.last(answer.size());
  std::ranges::copy(answer, head.begin());
  Write({head.data(), head.size() + response.body.size()});
}

void ServerConnection::Abandon() {
  if (phase_ == Phase::kHandling) Close();
}

void ServerConnection::Write(std::string_view bytes) {
  while (!bytes.empty()) {
    const IoResult written = stream_->WriteSome(bytes);
    if (written.status == IoStatus::kWouldBlock) {
      unsent_ = std::make_unique<std::string>(bytes);
      sent_ = 0;
      stage_started_ = host_.Now();
      phase_ = Phase::kWriting;
      WaitWritable();
      return;
    }
    if (written.status != IoStatus::kOk) return Close();
    bytes.remove_prefix(written.bytes);
  }
  Written();
}

void ServerConnection::WaitWritable() {
  SetDeadline(TransferDeadline(stage_started_, sent_));
  stream_->WhenWritable([self = shared_from_this()]() mutable {
    const auto alive = std::move(self);
    alive->OnWritable();
  });
}

void ServerConnection::OnWritable() {
  if (phase_ != Phase::kWriting) return;
  while (sent_ < unsent_->size()) {
    const IoResult written = stream_->WriteSome(std::string_view(*unsent_).substr(sent_));
    if (written.status == IoStatus::kWouldBlock) return WaitWritable();
    if (written.status != IoStatus::kOk) return Close();
    sent_ += written.bytes;
  }
  unsent_.reset();
  Written();
}

void ServerConnection::Written() {
  if (!keep_alive_) return Linger();
  phase_ = Phase::kReading;
  if (!in_turn_) Turn();
}

void ServerConnection::Linger() {
  phase_ = Phase::kLingering;
  stream_->ShutdownWrite();
  SetDeadline(host_.Now() + host_.options().linger_timeout);
  if (!in_turn_) EndTurn();
  DiscardInput();
}

void ServerConnection::DiscardInput() {
  for (std::size_t steps = 0; steps < host_.options().steps_per_turn; ++steps) {
    const IoResult read = stream_->ReadSome(host_.discarded());
    if (read.status == IoStatus::kWouldBlock) break;
    if (read.status != IoStatus::kOk) return Close();
    discarded_ += read.bytes;
  }
  if (discarded_ > host_.options().max_linger_bytes) return Close();
  WaitReadable();
}

// --- Deadlines ----------------------------------------------------------------------------------

MonotonicTime ServerConnection::TransferDeadline(MonotonicTime start, std::size_t bytes) const {
  return start + host_.options().transfer_timeout +
         std::chrono::seconds(bytes / host_.options().min_rate);
}

void ServerConnection::SetDeadline(MonotonicTime deadline) {
  deadline_ = deadline;
  if (timer_ != TimerId::kNone) {
    if (timer_at_ <= deadline) return;  // It will look again then.
    host_.loop().Cancel(timer_);
  }
  timer_at_ = deadline;
  timer_ = host_.loop().RunAt(deadline, [weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->OnTimer();
  });
}

void ServerConnection::OnTimer() {
  timer_ = TimerId::kNone;
  if (deadline_ == MonotonicTime::max()) return;
  if (host_.Now() < deadline_) return SetDeadline(deadline_);
  CountTimeout();
  if (phase_ != Phase::kReading || reader_ == nullptr) return Close();
  in_turn_ = true;
  Refuse(408, "the request did not arrive in time");
  in_turn_ = false;
  EndTurn();
}

void ServerConnection::CountTimeout() {
  if (phase_ == Phase::kWriting) {
    host_.CountRefusal(DoorRefusal::kAnswerTimeout);
  } else if (phase_ == Phase::kReading && !draining_) {
    if (reader_ == nullptr) {
      host_.CountRefusal(is_new_ ? DoorRefusal::kFirstByteTimeout : DoorRefusal::kIdleTimeout);
    } else {
      host_.CountRefusal(timed_ == Stage::kBody ? DoorRefusal::kBodyTimeout
                                                : DoorRefusal::kHeadTimeout);
    }
  }
}

}  // namespace rollcall
