#include "sql/sqlite/url.hpp"

#include <tenon/base/error.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace tenon::sql::sqlite {
namespace {

using namespace std::chrono_literals;

TEST(sqlite_url, takes_relative_paths_from_the_base_directory) {
  EXPECT_EQ(parse_url("file:./dev.db", "/srv/app/prisma").path, "/srv/app/prisma/dev.db");
  EXPECT_EQ(parse_url("file:dev.db", "/srv/app/prisma").path, "/srv/app/prisma/dev.db");
  EXPECT_EQ(parse_url("file:../data/dev.db", "/srv/app/prisma").path, "/srv/app/data/dev.db");
  EXPECT_EQ(parse_url("sqlite:dev.db", "/srv").path, "/srv/dev.db");
  EXPECT_EQ(parse_url("file:dev.db", "prisma").path, "prisma/dev.db");
  EXPECT_EQ(parse_url("file:./dev.db", "").path, "dev.db");
}

TEST(sqlite_url, leaves_absolute_paths_alone) {
  EXPECT_EQ(parse_url("file:/var/lib/shop.db", "/srv").path, "/var/lib/shop.db");
  EXPECT_EQ(parse_url("file:///var/lib/shop.db", "/srv").path, "/var/lib/shop.db");
  EXPECT_EQ(parse_url("file://localhost/var/lib/shop.db", "/srv").path, "/var/lib/shop.db");
  EXPECT_EQ(parse_url("sqlite:///var/lib/shop.db", "/srv").path, "/var/lib/shop.db");
}

TEST(sqlite_url, decodes_percent_encoded_bytes) {
  EXPECT_EQ(parse_url("file:/a%20b/%C3%A9%3f.db", "").path, "/a b/\xC3\xA9?.db");
}

TEST(sqlite_url, knows_memory_databases) {
  for (const char* url : {":memory:", "file::memory:", "sqlite::memory:"}) {
    const connection_options o = parse_url(url, "/srv");
    EXPECT_TRUE(o.memory) << url;
    EXPECT_EQ(o.path, ":memory:") << url;
    EXPECT_FALSE(o.shared_cache) << url;
  }
  EXPECT_TRUE(parse_url("file::memory:?cache=shared", "").shared_cache);
  const connection_options named = parse_url("file:shop?mode=memory&cache=shared", "/srv");
  EXPECT_TRUE(named.memory);
  EXPECT_TRUE(named.shared_cache);
  EXPECT_EQ(named.path, "shop");
}

TEST(sqlite_url, has_defaults_for_everything_left_out) {
  const connection_options o = parse_url("file:dev.db", "");
  EXPECT_FALSE(o.memory);
  EXPECT_FALSE(o.read_only);
  EXPECT_TRUE(o.create);
  EXPECT_EQ(o.busy_timeout, 5000ms);
  EXPECT_EQ(o.pool_timeout, 10s);
  EXPECT_EQ(o.journal_mode, std::nullopt);
  EXPECT_EQ(o.synchronous, synchronous::full);
  EXPECT_EQ(o.timestamp_format, timestamp_format::unixepoch_ms);
  EXPECT_EQ(o.connection_limit, std::nullopt);
  EXPECT_EQ(o.max_connection_lifetime, std::nullopt);
}

TEST(sqlite_url, reads_every_parameter) {
  const connection_options o = parse_url(
      "file:dev.db?connection_limit=3&pool_timeout=0&socket_timeout=7&max_connection_lifetime=60&"
      "max_idle_connection_lifetime=0&statement_cache_size=12&mode=rw&cache=private&journal_mode=TRUNCATE&"
      "synchronous=normal&timestamp_format=iso8601&",
      "");
  EXPECT_EQ(o.connection_limit, 3U);
  EXPECT_EQ(o.pool_timeout, 0s);
  EXPECT_EQ(o.busy_timeout, 7s);
  EXPECT_EQ(o.max_connection_lifetime, 60s);
  EXPECT_EQ(o.max_idle_connection_lifetime, std::nullopt);
  EXPECT_EQ(o.statement_cache_size, 12U);
  EXPECT_FALSE(o.create);
  EXPECT_FALSE(o.read_only);
  EXPECT_EQ(o.journal_mode, journal_mode::truncate);
  EXPECT_EQ(o.synchronous, synchronous::normal);
  EXPECT_EQ(o.timestamp_format, timestamp_format::iso8601);
}

TEST(sqlite_url, lets_the_finer_timeout_win_wherever_it_stands) {
  EXPECT_EQ(parse_url("file:a?busy_timeout=250&socket_timeout=9", "").busy_timeout, 250ms);
  EXPECT_EQ(parse_url("file:a?socket_timeout=9&busy_timeout=250", "").busy_timeout, 250ms);
}

TEST(sqlite_url, opens_immutable_files_read_only) {
  EXPECT_TRUE(parse_url("file:a?immutable=1", "").read_only);
  EXPECT_TRUE(parse_url("file:a?mode=ro", "").read_only);
  EXPECT_FALSE(parse_url("file:a?immutable=0", "").read_only);
}

struct rejected {
  const char* url;
  const char* reason;
  const char* hint;
};

class sqlite_url_rejects : public ::testing::TestWithParam<rejected> {};

TEST_P(sqlite_url_rejects, with_the_reason_and_the_remedy) {
  try {
    parse_url(GetParam().url, "/srv");
    FAIL() << GetParam().url << " was accepted";
  } catch (const validation_error& e) {
    EXPECT_EQ(e.kind(), error_kind::invalid_url);
    EXPECT_EQ(e.code(), "P1013");
    EXPECT_NE(e.message().find(GetParam().reason), std::string::npos) << e.message();
    EXPECT_NE(e.hint().find(GetParam().hint), std::string::npos) << e.hint();
  }
}

INSTANTIATE_TEST_SUITE_P(
    urls, sqlite_url_rejects,
    ::testing::Values(rejected{"", "does not start with `file:`", "file:./dev.db"},
                      rejected{"postgresql://localhost/shop", "does not start with `file:`", "another `provider`"},
                      rejected{"dev.db", "does not start with `file:`", "file:./dev.db"},
                      rejected{"file:", "names no file", "file:./dev.db"},
                      rejected{"file:?mode=ro", "names no file", "file:./dev.db"},
                      rejected{"file://dev.db", "names a host", "file:dev.db"},
                      rejected{"file:data/", "names a folder", "name of the database file"},
                      rejected{"file:a%2", "has a `%`", "%25"}, rejected{"file:a%zz", "has a `%`", "%25"},
                      rejected{"file:a%00b", "NUL", "Remove"},
                      rejected{"file:a?conection_limit=1",
                               "unknown parameter `conection_limit`. Did you mean `connection_limit`?", "busy_timeout"},
                      rejected{"file:a?connection_limit", "gives `connection_limit` no value", "name=value"},
                      rejected{"file:a?connection_limit=0", "gives `connection_limit` the value `0`", "1 or more"},
                      rejected{"file:a?connection_limit=-1", "the value `-1`", "1 or more"},
                      rejected{"file:a?connection_limit=1x", "the value `1x`", "1 or more"},
                      rejected{"file:a?busy_timeout=99999999999999999999", "the value", "milliseconds"},
                      rejected{"file:a?busy_timeout=1&busy_timeout=2", "gives `busy_timeout` twice", "Keep one"},
                      rejected{"file:a?journal_mode=fast", "the value `fast`", "wal, delete, truncate"},
                      rejected{"file:a?synchronous=", "the value ``", "off, normal, full, extra"},
                      rejected{"file::memory:?mode=ro", "read-only in-memory", "Leave the parameter out"}));

}  // namespace
}  // namespace tenon::sql::sqlite
