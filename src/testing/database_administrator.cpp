#include "testing/database_administrator.hpp"

#include "testing/postgres_session.hpp"
#include "testing/stable_hash.hpp"
#include "testing/url_place.hpp"

#include <tenon/base/clock.hpp>
#include <tenon/base/error.hpp>
#include <tenon/base/random.hpp>
#include <tenon/client/raw.hpp>

#include <cstdint>
#include <thread>

namespace tenon::testing {
namespace {

using std::chrono::milliseconds;

// As of which things can be said.
constexpr std::int64_t with_strategy = 150'000;
constexpr std::int64_t with_force = 130'000;

constexpr milliseconds longest_farewell{5'000};

}  // namespace

std::string new_database_name() {
  constexpr char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
  std::string out = "tenon_test_";
  for (int i = 0; i < 16; ++i) out += letters[system_random().below(36)];
  return out;
}

database_administrator::database_administrator(const detail::client_type& type, const std::string& server_url)
    : type_(type), url_(server_url), server_(type.open(server_url)) {
  version_ = server_->query_raw<std::int64_t>("SELECT current_setting('server_version_num')::int8").at(0);
}

bool database_administrator::exists(const std::string& name) {
  return !server_->query_raw<bool>("SELECT true FROM pg_database WHERE datname = {}", name).empty();
}

void database_administrator::make(const std::string& kept) {
  if (exists(kept)) return;
  const std::string lock = std::to_string(static_cast<std::int64_t>(stable_hash(kept)));
  run("SELECT pg_advisory_lock(" + lock + ")");
  try {
    if (!exists(kept)) make_anew(kept);
  } catch (...) {
    try {
      run("SELECT pg_advisory_unlock(" + lock + ")");
    } catch (const error&) {
      // The connection is lost, and the lock with it.
    }
    throw;
  }
  run("SELECT pg_advisory_unlock(" + lock + ")");
}

// Under another name until it is ready: a process that dies meanwhile leaves nothing that others take for the template.
void database_administrator::make_anew(const std::string& kept) {
  const std::string fresh = new_database_name();
  copy("template1", fresh);
  try {
    type_.fill(*type_.open(with_database(url_, fresh)), type_.how);
    run("ALTER DATABASE " + quote_identifier(fresh) + " ALLOW_CONNECTIONS false");
    // The server would wait for those who leave by looking every tenth of a second.
    const monotonic_time deadline = monotonic_now() + longest_farewell;
    while (server_->query_raw<std::int64_t>("SELECT count(*) FROM pg_stat_activity WHERE datname = {}", fresh).at(0) >
               0 &&
           monotonic_now() < deadline)
      std::this_thread::sleep_for(milliseconds(1));
    run("ALTER DATABASE " + quote_identifier(fresh) + " RENAME TO " + quote_identifier(kept));
  } catch (...) {
    try {
      drop(fresh);
    } catch (const error&) {
      // What went wrong first says more.
    }
    throw;
  }
}

void database_administrator::copy(const std::string& from, const std::string& to) {
  // Copying files beats writing every page to the log where little is in shared buffers, as on a server for tests.
  run("CREATE DATABASE " + quote_identifier(to) + " TEMPLATE " + quote_identifier(from) +
      (version_ >= with_strategy ? " STRATEGY file_copy" : ""));
}

void database_administrator::drop(const std::string& name) {
  if (version_ < with_force)
    run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = " + quote_literal(name));
  run("DROP DATABASE IF EXISTS " + quote_identifier(name) + (version_ >= with_force ? " WITH (FORCE)" : ""));
}

}  // namespace tenon::testing
