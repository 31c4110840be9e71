#include "http/http_door.h"

#include <utility>
#include <vector>

namespace rollcall {

HttpDoor::~HttpDoor() {
  while (!connections_.empty()) {
    const auto connection = connections_.begin()->second;
    connection->Close();
  }
}

void HttpDoor::Accept(std::unique_ptr<Stream> stream) {
  if (draining_) return stream->Close();
  if (connections_.size() >= options().max_connections) {
    CountRefusal(DoorRefusal::kLoopFull);
    return stream->Close();
  }
  auto connection = std::make_shared<ServerConnection>(*this, std::move(stream));
  connections_.emplace(connection.get(), connection);
  connection->Start();
}

void HttpDoor::Drain(UniqueFunction<void()> done) {
  draining_ = true;
  drained_ = std::move(done);
  std::vector<std::shared_ptr<ServerConnection>> open;
  open.reserve(connections_.size());
  for (const auto& [_, connection] : connections_)
    open.push_back(connection);
  for (const auto& connection : open)
    connection->Drain();
  PostDrainedIfDone();
}

void HttpDoor::OnClosed(ServerConnection& connection) {
  connections_.erase(&connection);
  PostDrainedIfDone();
}

void HttpDoor::PostDrainedIfDone() {
  if (connections_.empty() && drained_) loop().Post(std::exchange(drained_, {}));
}

}  // namespace rollcall
