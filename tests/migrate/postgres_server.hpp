// A PostgreSQL server of a test's own, on a socket in a temporary folder.
#pragma once

#include "support/temporary_folder.hpp"

#include <string>

#include <sys/types.h>

namespace tenon::migrate {

// Started by the constructor, which throws std::runtime_error when it cannot be, and gone with its files at the end. It
// ends with the thread that started it, too. Where tests run as root, it runs as the user `postgres`.
class postgres_server {
 public:
  postgres_server();
  postgres_server(const postgres_server&) = delete;
  postgres_server& operator=(const postgres_server&) = delete;
  ~postgres_server();

  // Of a database that need not exist yet.
  std::string url(const std::string& database) const;

 private:
  void wait_until_ready() const;

  testing::temporary_folder folder_;
  pid_t process_ = -1;
};

}  // namespace tenon::migrate
