// rollcall-reference: writes docs/reference/ from the tables the program itself uses.

#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "config/reference.h"
#include "gateway/reference.h"
#include "metrics/reference.h"
#include "openapi/error_table.h"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: rollcall-reference FOLDER\n";
    return 2;
  }
  const std::filesystem::path folder = argv[1];
  const std::vector<std::pair<std::string, std::string>> pages = {
      {"config.md", rollcall::ConfigReference()},
      {"metrics.md", rollcall::MetricsReference()},
      {"errors.md", rollcall::ErrorsReference()},
      {"gateway.md", rollcall::GatewayReference()}};
  std::filesystem::create_directories(folder);
  for (const auto& [name, text] : pages) {
    std::ofstream file(folder / name, std::ios::trunc);
    file << text;
    if (!file.flush()) {
      std::cerr << "cannot write " << (folder / name) << '\n';
      return 1;
    }
  }
  return 0;
}
