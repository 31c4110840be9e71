// TlsReader: reads the certificate and key that a door's tls_cert and tls_key name, and makes of
// them what its connections will share.

#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "config/note.h"
#include "config/surroundings.h"
#include "config/table_reader.h"
#include "crypto/tls_context.h"

namespace rollcall {

inline constexpr std::size_t kMaxPemBytes = 256 * 1024;

// Loop-confined.
class TlsReader {
 public:
  // Where mistakes and warnings go.
  struct Notes {
    std::vector<Note>& mistakes;
    std::vector<Note>& warnings;
  };
  struct FileNames {
    const std::string& certificate;  // tls_cert
    const std::string& key;          // tls_key
  };

  // All but the folder is borrowed. `places` are those of the settings.
  TlsReader(std::string folder, const Surroundings& surroundings, const KeyPlaces& places,
            const Notes& notes);

  // `door` is the table they stand in. Null when both are empty, and after a mistake.
  std::shared_ptr<const TlsContext> Read(const std::string& door, const FileNames& names);

 private:
  // A key of the file that names a PEM file.
  struct PemKey {
    std::string name;
    std::size_t line;
  };

  bool IsPair(const std::string& door, const FileNames& names);
  PemKey KeyOf(std::string name) const;
  std::optional<FileContent> ReadFile(const PemKey& key, const std::string& file);
  bool Check(const PemKey& key, const Status& status);
  void WarnOfTimes(const PemKey& key, const TlsContext& context);

  const std::string folder_;
  const Surroundings& surroundings_;
  const KeyPlaces& places_;
  const Notes notes_;
};

}  // namespace rollcall
