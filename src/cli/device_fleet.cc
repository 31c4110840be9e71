#include "cli/device_fleet.h"

#include <utility>

namespace rollcall {
namespace {

constexpr std::uint64_t kPingPlaces = 1000;

}  // namespace

class DeviceFleet::Member final : public DeviceEvents {
 public:
  explicit Member(DeviceFleet& fleet) : fleet_(fleet) {}

  void Dials(MonotonicTime now) { dialed_at_ = now; }
  MonotonicTime dialed_at() const { return dialed_at_; }

  // Its heartbeats so far.
  std::uint64_t Drop() {
    const std::uint64_t heartbeats = this->heartbeats();
    is_online_ = false;
    device_.reset();
    return heartbeats;
  }

  void Start(std::unique_ptr<Stream> stream, DeviceLogin login) {
    device_ = std::make_unique<Device>(fleet_.context_, *this, std::move(stream), std::move(login),
                                       fleet_.options_.ping_every);
    // Heartbeats fall evenly over time, as those of devices that came at different moments do.
    const double share = static_cast<double>(1 + fleet_.random_.Below(kPingPlaces)) / kPingPlaces;
    device_->Start(fleet_.options_.gateway.Authority(), fleet_.options_.gateway.target, share);
  }

  bool is_online() const { return is_online_; }
  std::uint64_t heartbeats() const { return device_ ? device_->pings() : 0; }

 private:
  void OnMessage(std::string_view) override {}
  void OnWelcome(const Welcome&) override {
    is_online_ = true;
    fleet_.OnWelcome(*this);
  }
  void OnEnd(std::uint16_t code, std::string_view reason) override {
    const bool was_online = std::exchange(is_online_, false);
    const std::string text = "close code " + std::to_string(code) + ": " + std::string(reason);
    fleet_.OnEnd(*this, was_online, text);
    device_.reset();
  }

  DeviceFleet& fleet_;
  std::unique_ptr<Device> device_;
  MonotonicTime dialed_at_{};
  bool is_online_ = false;
};

DeviceFleet::DeviceFleet(EpollLoop& loop, const Clock& clock, RandomSource& random,
                         FleetOptions options)
    : loop_(loop),
      clock_(clock),
      random_(random),
      options_(std::move(options)),
      context_{.loop = loop, .clock = clock, .random = random},
      connector_(loop, options_.tls) {}

DeviceFleet::~DeviceFleet() = default;

void DeviceFleet::GrowTo(std::size_t devices) {
  while (members_.size() < devices) {
    waiting_.push_back(members_.size());
    members_.emplace_back(*this);
  }
  StartMore();
}

void DeviceFleet::Drop(std::size_t device) {
  ended_heartbeats_ += members_[device].Drop();
  --online_;
}

void DeviceFleet::Return(std::size_t device) {
  waiting_.push_back(device);
  StartMore();
}

void DeviceFleet::StartMore() {
  while (!waiting_.empty() && logging_in_ < options_.max_logging_in)
    StartOne();
}

void DeviceFleet::StartOne() {
  const std::size_t number = waiting_.front();
  waiting_.pop_front();
  ++logging_in_;
  Member& member = members_[number];
  member.Dials(clock_.Now());
  Dialer::Target target{.remote = options_.address, .source = {}};
  if (!options_.sources.empty()) {
    target.source = options_.sources[number % options_.sources.size()];
  }
  connector_.Connect(options_.gateway, target, clock_.Now() + options_.dial_timeout,
                     [this, alive = std::weak_ptr<char>(alive_), &member,
                      number](Result<std::unique_ptr<Stream>> stream) {
                       if (alive.expired()) return;
                       if (!stream) return OnEnd(member, false, stream.error().message());
                       member.Start(*std::move(stream), options_.login(number));
                     });
}

void DeviceFleet::OnWelcome(const Member& member) {
  --logging_in_;
  ++online_;
  last_login_at_ = clock_.Now();
  if (options_.on_login) options_.on_login(last_login_at_ - member.dialed_at());
  StartMore();
}

void DeviceFleet::OnEnd(Member& member, bool was_online, std::string_view reason) {
  NoteTrouble(std::string(reason));
  ended_heartbeats_ += member.heartbeats();
  if (was_online) {
    --online_;
    ++lost_;
    return;
  }
  --logging_in_;
  ++failed_;
  // Not from inside: a gateway that refuses at once would otherwise be called ever deeper.
  loop_.Post([this, alive = std::weak_ptr<char>(alive_)] {
    if (!alive.expired()) StartMore();
  });
}

void DeviceFleet::NoteTrouble(const std::string& reason) {
  if (first_trouble_.empty()) first_trouble_ = reason;
  const bool is_known = troubles_.contains(reason) || troubles_.size() < kMaxReasons;
  ++troubles_[is_known ? reason : "other"];
}

std::uint64_t DeviceFleet::heartbeats() const {
  std::uint64_t sum = ended_heartbeats_;
  for (const Member& member : members_)
    sum += member.heartbeats();
  return sum;
}

bool DeviceFleet::IsOnline(std::size_t device) const {
  return members_[device].is_online();
}

}  // namespace rollcall
