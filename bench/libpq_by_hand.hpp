// What a careful user writes with libpq alone: statements prepared once, binary results, the same structs filled.
#pragma once

#include <shop/client.hpp>

#include <libpq-fe.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace by_hand {

inline constexpr const char* named = "libpq by hand";

template <class T>
T integer(const char* at) {
  T out = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i)
    out = static_cast<T>(static_cast<std::uint64_t>(out) << 8 | static_cast<unsigned char>(at[i]));
  return out;
}

inline void put(char* at, std::int32_t v) {
  for (int i = 0; i < 4; ++i) at[i] = static_cast<char>(static_cast<std::uint32_t>(v) >> (24 - 8 * i));
}

// libpq with prepared statements.
class database {
 public:
  explicit database(const std::string& url) : c_(PQconnectdb(url.c_str())) { check(PQstatus(c_) == CONNECTION_OK); }
  ~database() { PQfinish(c_); }
  database(const database&) = delete;
  database& operator=(const database&) = delete;

  void exec(const char* sql) {
    PGresult* r = PQexec(c_, sql);
    check(PQresultStatus(r) == PGRES_COMMAND_OK);
    PQclear(r);
  }
  void prepare(const char* name, const char* sql) {
    PGresult* r = PQprepare(c_, name, sql, 0, nullptr);
    check(PQresultStatus(r) == PGRES_COMMAND_OK);
    PQclear(r);
  }
  PGresult* run(const char* name, const std::vector<std::string_view>& values) {
    const char* at[8];
    int lengths[8];
    const int formats[8] = {1, 1, 1, 1, 1, 1, 1, 1};
    for (std::size_t i = 0; i < values.size(); ++i) {
      at[i] = values[i].data();
      lengths[i] = static_cast<int>(values[i].size());
    }
    PGresult* r = PQexecPrepared(c_, name, static_cast<int>(values.size()), at, lengths, formats, 1);
    check(PQresultStatus(r) == PGRES_TUPLES_OK || PQresultStatus(r) == PGRES_COMMAND_OK);
    return r;
  }

  PGconn* handle() const { return c_; }

  void check(bool good) {
    if (good) return;
    std::fprintf(stderr, "libpq: %s\n", PQerrorMessage(c_));
    std::abort();
  }

 private:
  PGconn* c_;
};

inline std::string text(const PGresult* r, int row, int column) {
  return {PQgetvalue(r, row, column), static_cast<std::size_t>(PQgetlength(r, row, column))};
}

inline void read_user(const PGresult* r, int row, shop::User& u) {
  u.id = integer<std::int32_t>(PQgetvalue(r, row, 0));
  u.email = text(r, row, 1);
  if (PQgetisnull(r, row, 2) == 0) u.name = text(r, row, 2);
  u.role = std::strcmp(PQgetvalue(r, row, 3), "ADMIN") == 0 ? shop::Role::ADMIN : shop::Role::CUSTOMER;
  u.logins = integer<std::int32_t>(PQgetvalue(r, row, 4));
  u.created_at =
      tenon::timestamp::from_microseconds(integer<std::int64_t>(PQgetvalue(r, row, 5)) + 946'684'800'000'000);
}

inline void read_post(const PGresult* r, int row, shop::Post& p) {
  p.id = integer<std::int32_t>(PQgetvalue(r, row, 0));
  p.title = text(r, row, 1);
  p.published = *PQgetvalue(r, row, 2) != 0;
  p.version = integer<std::int32_t>(PQgetvalue(r, row, 3));
  p.author_id = integer<std::int32_t>(PQgetvalue(r, row, 4));
  if (PQgetisnull(r, row, 5) == 0) p.layout = tenon::json::parse(text(r, row, 5).substr(1));
}

}  // namespace by_hand
