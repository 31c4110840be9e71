#include "app/entrance.h"

namespace rollcall {

void Entrance::Enter(std::size_t loop, std::unique_ptr<TcpStream> stream) {
  admit_(loop, std::move(stream));
}

}  // namespace rollcall
