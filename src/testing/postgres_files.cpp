#include "testing/postgres_files.hpp"

#include "testing/file_text.hpp"

#include "base/quote.hpp"

#include <tenon/base/error.hpp>

#include <cstdlib>
#include <sstream>

#include <sys/ipc.h>
#include <sys/shm.h>
#include <unistd.h>

namespace tenon::testing {
namespace {

constexpr std::string_view name_characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.";

}  // namespace

// Line by line (src/include/utils/pidfile.h of PostgreSQL): process, data folder, start time, port, socket folder, address,
// key and id of the shared memory, status.
postmaster_file read_postmaster_file(const std::string& data_folder) {
  std::istringstream lines(read_text_file(data_folder + "/postmaster.pid"));
  postmaster_file out;
  std::string line;
  for (int number = 1; std::getline(lines, line) && !lines.eof(); ++number) {
    if (number == 1) out.process = static_cast<pid_t>(std::strtol(line.c_str(), nullptr, 10));
    if (number == 7) {
      shared_memory memory;
      std::istringstream fields(line);
      if (fields >> memory.key >> memory.id) out.memory = memory;
    }
    if (number == 8) out.ready = line.starts_with("ready");
  }
  return out;
}

void remove_lock_files(const std::string& data_folder, const std::string& socket_directory, std::uint16_t port) {
  const std::string socket = socket_directory + "/.s.PGSQL." + std::to_string(port);
  for (const std::string& path : {data_folder + "/postmaster.pid", socket, socket + ".lock"}) unlink(path.c_str());
}

void remove_shared_memory(const shared_memory& segment) {
  shmid_ds status{};
  if (shmctl(segment.id, IPC_STAT, &status) != 0) return;
  if (static_cast<unsigned>(status.shm_perm.__key) == segment.key) shmctl(segment.id, IPC_RMID, nullptr);
}

std::string configuration_line(const std::string& name, const std::string& value) {
  if (name.empty() || name.find_first_not_of(name_characters) != std::string::npos)
    raise({.kind = error_kind::invalid_value,
           .message = text::quote(name) + " is not the name of a setting of PostgreSQL."});
  std::string out = name + " = '";
  for (const char c : value) {
    if (c == '\'' || c == '\\') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else {
      out += c;
    }
  }
  return out + "'\n";
}

}  // namespace tenon::testing
