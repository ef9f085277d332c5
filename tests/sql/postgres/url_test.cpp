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
  EXPECT_EQ(o.max_idle_connection_lifetime, 0s);
  EXPECT_EQ(keyword(o, "application_name"), "test");
  EXPECT_EQ(keyword(o, "sslmode"), "require");
}

TEST(postgres_url, never_lets_gssapi_encrypt) {
  for (const char* url : {"postgresql://localhost/shop", "postgresql://localhost/shop?gssencmode=prefer"})
    EXPECT_EQ(keyword(parse_url(url), "gssencmode"), "disable");
  EXPECT_THROW(parse_url("postgresql://localhost/shop?gssencmode=require"), validation_error);
}

TEST(postgres_url, passes_libpqs_own_keywords_on) {
  for (const auto& [name, value] : {std::pair{"sslmode", "verify-ca"},
                                    std::pair{"channel_binding", "require"},
                                    std::pair{"keepalives", "0"},
                                    std::pair{"keepalives_idle", "30"},
                                    std::pair{"keepalives_interval", "5"},
                                    std::pair{"keepalives_count", "3"},
                                    std::pair{"tcp_user_timeout", "5000"},
                                    std::pair{"krbsrvname", "pg"},
                                    std::pair{"sslcrl", "a.crl"},
                                    std::pair{"sslcrldir", "crls"},
                                    std::pair{"sslsni", "0"},
                                    std::pair{"sslpassword", "x"},
                                    std::pair{"ssl_min_protocol_version", "TLSv1.3"},
                                    std::pair{"ssl_max_protocol_version", "TLSv1.3"},
                                    std::pair{"requirepeer", "postgres"},
                                    std::pair{"service", "shop"},
                                    std::pair{"passfile", "/p"},
                                    std::pair{"hostaddr", "10.0.0.1"},
                                    std::pair{"target_session_attrs", "standby"},
                                    std::pair{"fallback_application_name", "x"},
                                    std::pair{"user", "bob"},
                                    std::pair{"password", "pw"},
                                    std::pair{"dbname", "other"},
                                    std::pair{"port", "7"}})
    EXPECT_EQ(keyword(parse_url("postgresql://localhost/shop?" + std::string(name) + "=" + value), name), value);
  EXPECT_EQ(keyword(parse_url("postgresql://localhost/shop?ssl=true"), "sslmode"), "require");
  EXPECT_EQ(keyword(parse_url("postgresql://localhost/shop?client_encoding=UTF8"), "client_encoding"), "UTF8");
}

TEST(postgres_url, has_its_settings_before_those_of_the_schema) {
  EXPECT_EQ(keyword(parse_url("postgresql://localhost/shop?schema=a&options=-c%20geqo%3Doff"), "options"),
            "-c geqo=off -c search_path=\"a\"");
}

TEST(postgres_url, keeps_a_port_without_a_host_and_parameters_over_the_rest) {
  const connection_options o = parse_url("postgresql://:5433/shop");
  EXPECT_EQ(keyword(o, "host"), "(none)");
  EXPECT_EQ(keyword(o, "port"), "5433");
  EXPECT_EQ(keyword(parse_url("postgresql://ann@a/b?user=bob&dbname=c"), "user"), "bob");
}

TEST(postgres_url, decodes_percent_signs_everywhere) {
  const connection_options o =
      parse_url("postgresql://a%40nn:p%3A%2F%3F%23%25@h%6Fst/sh%20op?application_name=a%26b%3Dc");
  EXPECT_EQ(keyword(o, "user"), "a@nn");
  EXPECT_EQ(keyword(o, "password"), "p:/?#%");
  EXPECT_EQ(keyword(o, "host"), "host");
  EXPECT_EQ(keyword(o, "dbname"), "sh op");
  EXPECT_EQ(keyword(o, "application_name"), "a&b=c");
}

TEST(postgres_url, takes_a_password_with_an_at_sign_or_a_colon_as_it_is_meant) {
  const connection_options o = parse_url("postgresql://ann:a:b@c@host/shop");
  EXPECT_EQ(keyword(o, "user"), "ann");
  EXPECT_EQ(keyword(o, "password"), "a:b@c");
  EXPECT_EQ(keyword(o, "host"), "host");
}

TEST(postgres_url, checks_certificates_as_prismas_sslaccept_says) {
  const connection_options accepted =
      parse_url("postgresql://localhost/shop?sslmode=require&sslcert=ca.pem&sslaccept=accept_invalid_certs");
  EXPECT_EQ(keyword(accepted, "sslmode"), "require");
  EXPECT_EQ(keyword(accepted, "sslcert"), "(none)");
  EXPECT_EQ(keyword(accepted, "sslrootcert"), "(none)");
  const connection_options strict = parse_url("postgresql://localhost/shop?sslmode=require&sslaccept=strict");
  EXPECT_EQ(keyword(strict, "sslmode"), "verify-full");
  const error e = failure("postgresql://localhost/shop?sslmode=disable&sslaccept=strict");
  EXPECT_NE(e.message().find("sslmode=disable"), std::string::npos);
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
  for (const char* url : {"mysql://localhost/shop",
                          "postgresql://[::1/shop",
                          "postgresql://ann:a:b@c:d@localhost:port/shop",
                          "postgresql://localhost/shop?connection_limit=0",
                          "postgresql://localhost/shop?pgbouncer=maybe",
                          "postgresql://localhost/shop?sslidentity=x",
                          "postgresql://localhost/shop?conection_limit=1",
                          "postgresql://localhost/%zz",
                          "postgresql://[::1]5432/shop",
                          "postgresql://localhost:0/shop",
                          "postgresql://localhost:65536/shop",
                          "postgresql://localhost/shop?sslmode=on",
                          "postgresql://localhost/shop?channel_binding=yes",
                          "postgresql://localhost/shop?target_session_attrs=master",
                          "postgresql://localhost/shop?keepalives=yes",
                          "postgresql://localhost/shop?client_encoding=latin1",
                          "postgresql://localhost/shop?sslaccept=maybe",
                          "postgresql://localhost/shop?connect_timeout=1s",
                          "postgresql://localhost/shop?schema",
                          "postgresql://localhost/shop?schema=a&schema=b",
                          "postgresql://localhost/shop%00",
                          "localhost/shop",
                          ""}) {
    const error e = failure(url);
    EXPECT_EQ(e.code(), "P1013") << url;
    EXPECT_FALSE(e.hint().empty()) << url;
  }
  EXPECT_NE(failure("postgresql://localhost/shop?conection_limit=1").message().find("Did you mean `connection_limit`?"),
            std::string::npos);
}

TEST(postgres_url, shows_no_password_in_an_error) {
  for (const char* url : {"postgresql://ann:hunter2@localhost:port/shop", "postgresql://ann:hunter2@localhost/shop?x=y",
                          "postgresql://ann:hunter2@localhost/shop?password=hunter2&x=y",
                          "postgresql://ann:hunter2/more@localhost/shop", "postgresql://ann:hun/hunter2@localhost/shop",
                          "postgresql://ann:hunter2?more@localhost/shop", "postgresql://ann:12?hunter2@localhost/shop",
                          "postgresql://ann:12/hunter2@localhost/shop", "postgresql://ann:x?hunter2@x@localhost/shop",
                          "postgresql://ann:hunter2%zz@localhost/shop", "postgresql://:hunter2@localhost:port/shop"}) {
    const error e = failure(url);
    EXPECT_EQ(std::string(e.what()).find("hunter2"), std::string::npos) << e.what();
  }
}

}  // namespace

}  // namespace tenon::sql::postgres
