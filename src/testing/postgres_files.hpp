// The files by which a PostgreSQL server is configured and tells about itself.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <sys/types.h>

namespace tenon::testing {

// A System V segment.
struct shared_memory {
  unsigned key = 0;
  int id = 0;
};

// What data/postmaster.pid says; all of it is missing when the server is down, and parts while it starts.
struct postmaster_file {
  pid_t process = 0;
  bool ready = false;  // it accepts connections
  std::optional<shared_memory> memory = {};
};

postmaster_file read_postmaster_file(const std::string& data_folder);

// The files that keep a second server away from the same data and socket. A server that was killed leaves them, and takes an
// unrelated process that got its number for itself. Only for when none of its processes is left.
void remove_lock_files(const std::string& data_folder, const std::string& socket_directory, std::uint16_t port);

// A server that was killed leaves its segment behind. Does nothing when the id has come to mean another one.
void remove_shared_memory(const shared_memory& segment);

// "name = 'value'", for postgresql.conf. Throws validation_error for what cannot be a name.
std::string configuration_line(const std::string& name, const std::string& value);

}  // namespace tenon::testing
