// Listener, Dialer, TcpStream and LoopGroup together, over the loopback interface.

#include <array>
#include <atomic>
#include <cerrno>
#include <future>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/dialer.h"
#include "net/listener.h"
#include "net/loop_group.h"
#include "net/tcp_stream.h"

namespace rollcall {
namespace {

using namespace std::chrono_literals;

constexpr auto kPatience = 10s;

Address Loopback(std::uint16_t port) {
  Address address{.port = port};
  address.ip = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 1};
  return address;
}

template <typename T>
T Get(std::future<T> future) {
  EXPECT_EQ(future.wait_for(kPatience), std::future_status::ready);
  return future.get();
}

struct Accepted {
  std::size_t loop = 0;
  std::unique_ptr<Stream> stream;
};

// A listener on a free port, and streams dialled to it. Streams end on their loops.
class TcpTest : public ::testing::Test {
 protected:
  TcpTest() {
    Result<std::unique_ptr<Listener>> bound = Listener::Bind(
        loops_, 0, Loopback(0),
        {.accept = [this](std::size_t loop,
                          std::unique_ptr<Stream> stream) { Take(loop, std::move(stream)); },
         .error = [](int) {}});
    EXPECT_TRUE(bound) << bound.error().message();
    listener_ = *std::move(bound);
  }

  ~TcpTest() override {
    listener_.reset();
    for (std::size_t i = 0; i < loops_.size(); ++i) {
      loops_.RunOn(i, [this, i] { dialled_[i].clear(); });
    }
    loops_.Stop();
  }

  std::future<Accepted> NextAccepted() {
    std::promise<Accepted> promise;
    std::future<Accepted> future = promise.get_future();
    loops_.RunOn(0, [&] { waiting_.push_back(std::move(promise)); });
    return future;
  }

  void Take(std::size_t loop, std::unique_ptr<Stream> stream) {
    auto accepted = std::make_shared<Accepted>(Accepted{loop, std::move(stream)});
    loops_.at(0).Post([this, accepted] {
      waiting_.front().set_value(std::move(*accepted));
      waiting_.erase(waiting_.begin());
    });
  }

  // Dials from loop 1; the stream belongs to the fixture.
  Stream* Dial(const Address& remote) {
    std::promise<Stream*> promise;
    loops_.at(1).Post([&] {
      Dialer(loops_.at(1))
          .Dial({.remote = remote}, SystemClock().Now() + kPatience,
                [&](Result<std::unique_ptr<Stream>> stream) {
                  if (!stream) return promise.set_value(nullptr);
                  dialled_[1].push_back(*std::move(stream));
                  promise.set_value(dialled_[1].back().get());
                });
    });
    return Get(promise.get_future());
  }

  void EndOn(Accepted accepted) {
    loops_.RunOn(accepted.loop, [&] { accepted.stream.reset(); });
  }

  LoopGroup loops_{2};
  std::array<std::vector<std::unique_ptr<Stream>>, 2> dialled_;
  std::vector<std::promise<Accepted>> waiting_;  // On loop 0.
  std::unique_ptr<Listener> listener_;
};

TEST_F(TcpTest, CarriesBytesBothWaysAndTellsWhoIsThere) {
  listener_->Start();
  std::future<Accepted> next = NextAccepted();
  Stream* client = Dial(listener_->local());
  ASSERT_NE(client, nullptr);
  Accepted server = Get(std::move(next));
  EXPECT_EQ(client->remote(), listener_->local());
  EXPECT_EQ(server.stream->remote().ToText().substr(0, 10), "127.0.0.1:");

  loops_.RunOn(1, [&] { EXPECT_EQ(client->WriteSome("hello").bytes, 5U); });
  std::promise<std::string> heard;
  loops_.at(server.loop).Post([&] {
    server.stream->WhenReadable([&] {
      std::array<char, 16> buffer{};
      const IoResult read = server.stream->ReadSome(buffer);
      heard.set_value(std::string(buffer.data(), read.bytes));
    });
  });
  EXPECT_EQ(Get(heard.get_future()), "hello");
  EndOn(std::move(server));
}

TEST_F(TcpTest, ReportsTheEndOfThePeersBytesAndAReset) {
  listener_->Start();
  std::future<Accepted> next = NextAccepted();
  Stream* client = Dial(listener_->local());
  Accepted server = Get(std::move(next));
  loops_.RunOn(1, [&] { client->ShutdownWrite(); });
  std::promise<IoStatus> status;
  loops_.at(server.loop).Post([&] {
    server.stream->WhenReadable([&] {
      std::array<char, 16> buffer{};
      status.set_value(server.stream->ReadSome(buffer).status);
    });
  });
  EXPECT_EQ(Get(status.get_future()), IoStatus::kClosed);
  loops_.RunOn(server.loop, [&] {
    server.stream->Close();
    std::array<char, 16> buffer{};
    EXPECT_EQ(server.stream->ReadSome(buffer).status, IoStatus::kFailed);
  });
  EndOn(std::move(server));
}

// Reads `size` bytes at a time whenever it is told to, and ends with how the last read ended.
void ReadInPieces(Stream& stream, std::size_t size, std::shared_ptr<std::string> heard,
                  std::shared_ptr<std::promise<IoStatus>> end) {
  stream.WhenReadable([&stream, size, heard, end] {
    std::string piece(size, '\0');
    const IoResult read = stream.ReadSome(piece);
    if (read.status == IoStatus::kClosed || read.status == IoStatus::kFailed) {
      end->set_value(read.status);
      return;
    }
    heard->append(piece, 0, read.bytes);
    ReadInPieces(stream, size, heard, end);
  });
}

TEST_F(TcpTest, WhatWasLeftUnreadIsToldAgainAndSoIsTheEndBehindIt) {
  listener_->Start();
  std::future<Accepted> next = NextAccepted();
  Stream* client = Dial(listener_->local());
  Accepted server = Get(std::move(next));
  loops_.RunOn(1, [&] {
    EXPECT_EQ(client->WriteSome("0123456789abcdefg").bytes, 17U);
    client->ShutdownWrite();
  });
  // Pieces that fit exactly, that leave a rest, and that are larger than all of it.
  const auto heard = std::make_shared<std::string>();
  const auto end = std::make_shared<std::promise<IoStatus>>();
  loops_.at(server.loop).Post([&] { ReadInPieces(*server.stream, 4, heard, end); });
  EXPECT_EQ(Get(end->get_future()), IoStatus::kClosed);
  EXPECT_EQ(*heard, "0123456789abcdefg");
  EndOn(std::move(server));
}

TEST_F(TcpTest, BytesAndTheEndThatCameTogetherAreBothFound) {
  listener_->Start();
  std::future<Accepted> next = NextAccepted();
  Stream* client = Dial(listener_->local());
  Accepted server = Get(std::move(next));
  const auto heard = std::make_shared<std::string>();
  const auto end = std::make_shared<std::promise<IoStatus>>();
  loops_.RunOn(1, [&] {
    EXPECT_EQ(client->WriteSome("all").bytes, 3U);
    client->Close();
  });
  loops_.at(server.loop).Post([&] { ReadInPieces(*server.stream, 64, heard, end); });
  EXPECT_EQ(Get(end->get_future()), IoStatus::kClosed);
  EXPECT_EQ(*heard, "all");
  EndOn(std::move(server));
}

TEST_F(TcpTest, AFullSocketTellsWhenThereIsRoomAgain) {
  listener_->Start();
  std::future<Accepted> next = NextAccepted();
  Stream* client = Dial(listener_->local());
  Accepted server = Get(std::move(next));
  std::promise<void> has_room;
  std::size_t written = 0;
  loops_.RunOn(1, [&] {
    const std::string block(64 * 1024, 'x');
    IoResult result;
    while ((result = client->WriteSome(block)).status == IoStatus::kOk)
      written += result.bytes;
    EXPECT_EQ(result.status, IoStatus::kWouldBlock);
    client->WhenWritable([&] { has_room.set_value(); });
    client->ShutdownWrite();
  });
  const auto heard = std::make_shared<std::string>();
  const auto end = std::make_shared<std::promise<IoStatus>>();
  loops_.at(server.loop).Post([&] { ReadInPieces(*server.stream, 64 * 1024, heard, end); });
  EXPECT_EQ(has_room.get_future().wait_for(kPatience), std::future_status::ready);
  EXPECT_EQ(Get(end->get_future()), IoStatus::kClosed);
  EXPECT_EQ(heard->size(), written);
  EndOn(std::move(server));
}

TEST_F(TcpTest, ALoopThatEndsLetsGoOfWhatWaited) {
  auto alive = std::make_shared<int>(1);
  const std::weak_ptr<int> watched = alive;
  std::array<int, 2> ends{};
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()), 0);
  const UniqueFd far(ends[1]);
  {
    EpollLoop loop;
    auto stream = std::make_shared<TcpStream>(loop, UniqueFd(ends[0]), Address{});
    TcpStream& waits = *stream;
    // A wait that keeps its own stream alive, as those of idle sessions do.
    waits.WhenReadable([stream = std::move(stream), kept = std::move(alive)] {});
    waits.WhenWritable([] {});
  }
  EXPECT_TRUE(watched.expired());
}

TEST_F(TcpTest, NothingAskedForRunsAfterClose) {
  listener_->Start();
  std::future<Accepted> next = NextAccepted();
  Stream* client = Dial(listener_->local());
  Accepted server = Get(std::move(next));
  bool ran = false;
  loops_.RunOn(1, [&] {
    client->WhenWritable([&] { ran = true; });  // Completes at once, before the turn ends.
    client->WhenReadable([&] { ran = true; });
    client->Close();
  });
  loops_.RunOn(1, [] {});
  loops_.RunOn(1, [] {});
  EXPECT_FALSE(ran);
  EndOn(std::move(server));
}

TEST_F(TcpTest, ASecondListenerOnThePortIsRefusedWithTheReason) {
  const Result<std::unique_ptr<Listener>> second =
      Listener::Bind(loops_, 0, listener_->local(), {.accept = {}, .error = {}});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code(), StatusCode::kAlreadyExists);
  EXPECT_NE(second.error().message().find(listener_->local().ToText()), std::string::npos);
  EXPECT_NE(second.error().message().find("in use"), std::string::npos);
}

TEST_F(TcpTest, NewStreamsGoToTheLoopWithTheFewest) {
  listener_->Start();
  std::vector<Accepted> accepted;
  std::multiset<std::size_t> loops;
  for (int i = 0; i < 4; ++i) {
    std::future<Accepted> next = NextAccepted();
    ASSERT_NE(Dial(listener_->local()), nullptr);  // Counts on loop 1 as well.
    accepted.push_back(Get(std::move(next)));
    loops.insert(accepted.back().loop);
  }
  EXPECT_EQ(loops.count(0), 4U);
  EXPECT_EQ(loops_.at(0).open_streams(), 4U);
  for (Accepted& one : accepted)
    EndOn(std::move(one));
  EXPECT_EQ(loops_.at(0).open_streams(), 0U);
}

TEST_F(TcpTest, MoreThanOneTurnTakesWaitForAListenerAndAllAreTaken) {
  constexpr int kClients = 200;
  std::vector<std::future<Accepted>> next;
  for (int i = 0; i < kClients; ++i)
    next.push_back(NextAccepted());
  for (int i = 0; i < kClients; ++i)
    ASSERT_NE(Dial(listener_->local()), nullptr);
  listener_->Start();
  for (std::future<Accepted>& one : next)
    EndOn(Get(std::move(one)));
}

TEST_F(TcpTest, AStoppedListenerRefuses) {
  const Address address = listener_->local();
  listener_->Start();
  listener_->Stop();
  loops_.RunOn(0, [] {});
  EXPECT_EQ(Dial(address), nullptr);
}

TEST_F(TcpTest, WithoutADescriptorLeftItSaysSoAndAcceptsOnceThereIsOneAgain) {
  std::promise<int> error;
  std::once_flag first;
  Result<std::unique_ptr<Listener>> bound = Listener::Bind(
      loops_, 0, Loopback(0),
      {.accept = [this](std::size_t loop,
                        std::unique_ptr<Stream> stream) { Take(loop, std::move(stream)); },
       .error = [&](int number) { std::call_once(first, [&] { error.set_value(number); }); }});
  ASSERT_TRUE(bound);
  std::future<Accepted> next = NextAccepted();
  ASSERT_NE(Dial((*bound)->local()), nullptr);

  rlimit limit{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &limit), 0);
  const int lowest_free = ::dup(0);
  ::close(lowest_free);
  const rlimit none_left{.rlim_cur = static_cast<rlim_t>(lowest_free), .rlim_max = limit.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none_left), 0);
  (*bound)->Start();
  EXPECT_EQ(Get(error.get_future()), EMFILE);
  ::setrlimit(RLIMIT_NOFILE, &limit);
  EndOn(Get(std::move(next)));
  bound->reset();
  loops_.RunOn(0, [] {});
}

// Has room for so many sockets, and takes one client of each kind of verdict.
struct Doorkeeper final : StreamObserver {
  bool OnAccepted() override {
    ++asked;
    return --room >= 0;
  }
  Client OnIdentified(const Address& client) override {
    if (client == kTooMany) return Client::kTooMany;
    return client == kExempt ? Client::kNotCounted : Client::kCounted;
  }
  void OnStreamGone(const Address* client) override {
    gone.set_value(client == nullptr ? "nobody" : client->ToText());
  }

  const Address kTooMany = *Address::FromIp("203.0.113.1", 1);
  const Address kExempt = *Address::FromIp("203.0.113.2", 2);
  const Address kCounted = *Address::FromIp("203.0.113.3", 3);
  std::atomic<int> room = 0;
  std::atomic<int> asked = 0;
  std::promise<std::string> gone;
};

class DoorkeeperTest : public TcpTest {
 protected:
  DoorkeeperTest() {
    Result<std::unique_ptr<Listener>> bound = Listener::Bind(
        loops_, 0, Loopback(0),
        {.accept = [this](std::size_t loop,
                          std::unique_ptr<Stream> stream) { Take(loop, std::move(stream)); },
         .error = [](int) {},
         .observer = &keeper_});
    EXPECT_TRUE(bound) << bound.error().message();
    guarded_ = *std::move(bound);
    guarded_->Start();
  }
  ~DoorkeeperTest() override {
    guarded_.reset();
    loops_.RunOn(0, [] {});  // It has stopped, and asks the keeper no more.
  }

  // Accepts one, identifies it, ends it; returns who was said to be gone.
  std::string Visit(const Address& client, bool expected) {
    keeper_.room = 1;
    keeper_.gone = {};
    std::future<Accepted> next = NextAccepted();
    EXPECT_NE(Dial(guarded_->local()), nullptr);
    Accepted accepted = Get(std::move(next));
    loops_.RunOn(accepted.loop, [&] {
      EXPECT_EQ(accepted.stream->IdentifyAs(client), expected);
      EXPECT_EQ(accepted.stream->remote(), client);
    });
    EndOn(std::move(accepted));
    return Get(keeper_.gone.get_future());
  }

  Doorkeeper keeper_;
  std::unique_ptr<Listener> guarded_;
};

TEST_F(DoorkeeperTest, ASocketThatThereIsNoRoomForIsClosedAndTheNextIsTakenAfterAPause) {
  Stream* client = Dial(guarded_->local());
  ASSERT_NE(client, nullptr);
  std::promise<IoStatus> status;
  loops_.at(1).Post([&] {
    client->WhenReadable([&] {
      std::array<char, 16> buffer{};
      status.set_value(client->ReadSome(buffer).status);
    });
  });
  EXPECT_NE(Get(status.get_future()), IoStatus::kOk);
  EXPECT_EQ(keeper_.asked, 1);

  keeper_.room = 1;
  std::future<Accepted> next = NextAccepted();
  const auto asked_at = SystemClock().Now();
  ASSERT_NE(Dial(guarded_->local()), nullptr);
  EndOn(Get(std::move(next)));
  EXPECT_EQ(Get(keeper_.gone.get_future()), "nobody");
  EXPECT_LT(SystemClock().Now() - asked_at, kPatience);
}

TEST_F(DoorkeeperTest, TheKeeperHearsOfAClientsEndIfItCountedTheClient) {
  EXPECT_EQ(Visit(keeper_.kCounted, true), "203.0.113.3:3");
  EXPECT_EQ(Visit(keeper_.kExempt, true), "nobody");
  EXPECT_EQ(Visit(keeper_.kTooMany, false), "nobody");
}

}  // namespace
}  // namespace rollcall
