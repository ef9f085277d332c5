#include "sql/postgres/options.hpp"

#include <tenon/base/error.hpp>

#include <gtest/gtest.h>

#include <string>

namespace tenon::sql::postgres {

namespace {

using namespace std::chrono_literals;

std::string keyword(const connection_options& o, std::string_view name) {
  for (const auto& [key, value] : o.keywords)
    if (key == name) return value;
  return "(none)";
}

error failure(std::string_view url) {
  try {
    parse_url(url);
  } catch (const error& e) {
    return e;
  }
  ADD_FAILURE() << url << " was accepted";
  return error({});
}

TEST(postgres_url, is_taken_apart) {
  const connection_options o = parse_url("postgresql://ann:s%40crt@db.example.org:5433/shop");
  EXPECT_EQ(keyword(o, "user"), "ann");
  EXPECT_EQ(keyword(o, "password"), "s@crt");
  EXPECT_EQ(keyword(o, "host"), "db.example.org");
  EXPECT_EQ(keyword(o, "port"), "5433");
  EXPECT_EQ(keyword(o, "dbname"), "shop");
  EXPECT_EQ(keyword(o, "client_encoding"), "UTF8");
  EXPECT_EQ(o.display_name, "`shop` at `db.example.org:5433`");
}

TEST(postgres_url, may_leave_out_what_libpq_knows) {
  const connection_options o = parse_url("postgres:///shop");
  EXPECT_EQ(keyword(o, "user"), "(none)");
  EXPECT_EQ(keyword(o, "host"), "(none)");
  EXPECT_EQ(keyword(o, "dbname"), "shop");
}

TEST(postgres_url, names_several_hosts_and_addresses_of_any_kind) {
  const connection_options o = parse_url("postgresql://a:1,b/shop");
  EXPECT_EQ(keyword(o, "host"), "a,b");
  EXPECT_EQ(keyword(o, "port"), "1,5432");
  const connection_options six = parse_url("postgresql://[2001:db8::1]:6000/shop");
  EXPECT_EQ(keyword(six, "host"), "2001:db8::1");
  EXPECT_EQ(keyword(six, "port"), "6000");
}

TEST(postgres_url, names_a_unix_socket) {
  const connection_options o = parse_url("postgresql://ann@localhost:5433/shop?host=/run/postgresql");
  EXPECT_EQ(keyword(o, "host"), "/run/postgresql");
  EXPECT_EQ(keyword(o, "port"), "5433");
  EXPECT_EQ(keyword(parse_url("postgresql://%2Frun%2Fpg/shop"), "host"), "/run/pg");
}

TEST(postgres_url, has_all_of_prismas_parameters) {
  const connection_options o = parse_url(
      "postgresql://localhost/"
      "shop?schema=my%20shop&connection_limit=3&pool_timeout=0&connect_timeout=7&socket_timeout=9"
      "&statement_cache_size=50&max_connection_lifetime=60&max_idle_connection_lifetime=0&application_name=test"
      "&sslmode=require&min_connections=2");
  EXPECT_EQ(o.schema, "my shop");
  EXPECT_EQ(keyword(o, "options"), "-c search_path=\"my\\ shop\"");
  EXPECT_EQ(o.connection_limit, 3u);
  EXPECT_EQ(o.min_connections, 2u);
  EXPECT_EQ(o.pool_timeout, 0ms);
  EXPECT_EQ(o.connect_timeout, 7s);
  EXPECT_EQ(o.socket_timeout, 9s);
  EXPECT_EQ(o.statement_cache_size, 50u);
  EXPECT_EQ(o.max_connection_lifetime, 60s);
  EXPECT_FALSE(o.max_idle_connection_lifetime);
  EXPECT_EQ(keyword(o, "application_name"), "test");
  EXPECT_EQ(keyword(o, "sslmode"), "require");
}

TEST(postgres_url, sends_a_pooler_no_settings) {
  const connection_options o = parse_url("postgresql://localhost/shop?schema=mine&pgbouncer=true");
  EXPECT_TRUE(o.transaction_pooler);
  EXPECT_EQ(keyword(o, "options"), "(none)");
}

TEST(postgres_url, takes_a_certificate_without_a_key_for_the_servers) {
  const connection_options authority = parse_url("postgresql://localhost/shop?sslcert=ca.pem&sslaccept=strict");
  EXPECT_EQ(keyword(authority, "sslrootcert"), "ca.pem");
  EXPECT_EQ(keyword(authority, "sslcert"), "(none)");
  EXPECT_EQ(keyword(authority, "sslmode"), "verify-full");
  const connection_options own = parse_url("postgresql://localhost/shop?sslcert=me.pem&sslkey=me.key");
  EXPECT_EQ(keyword(own, "sslcert"), "me.pem");
}

TEST(postgres_url, that_is_wrong_is_refused_with_the_reason) {
  for (const char* url :
       {"mysql://localhost/shop", "postgresql://[::1/shop", "postgresql://ann:a:b@c:d@localhost:port/shop",
        "postgresql://localhost/shop?connection_limit=0", "postgresql://localhost/shop?pgbouncer=maybe",
        "postgresql://localhost/shop?sslidentity=x", "postgresql://localhost/shop?conection_limit=1",
        "postgresql://localhost/%zz"}) {
    const error e = failure(url);
    EXPECT_EQ(e.code(), "P1013") << url;
    EXPECT_FALSE(e.hint().empty()) << url;
  }
  EXPECT_NE(failure("postgresql://localhost/shop?conection_limit=1").message().find("Did you mean `connection_limit`?"),
            std::string::npos);
}

TEST(postgres_url, shows_no_password_in_an_error) {
  for (const char* url : {"postgresql://ann:hunter2@localhost:port/shop", "postgresql://ann:hunter2@localhost/shop?x=y",
                          "postgresql://ann:hunter2@localhost/shop?password=hunter2&x=y"}) {
    const error e = failure(url);
    EXPECT_EQ(std::string(e.what()).find("hunter2"), std::string::npos) << e.what();
  }
}

}  // namespace

}  // namespace tenon::sql::postgres
