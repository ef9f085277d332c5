// The statements that a server has prepared for one connection.
#pragma once

#include "sql/postgres/oids.hpp"
#include "sql/statement.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace tenon::sql::postgres {

struct server_statement {
  std::string key = {};              // what it is found by
  std::string name = {};             // empty: the server does not keep it
  std::vector<oid> parameters = {};  // their types
  std::vector<oid> columns = {};     // the types of its rows' columns
  bool returns_rows = false;         // also when they have no columns
  bool described = false;            // the types are known, and the server has it if it has a name
  bool forgotten = false;            // to be looked up anew
  std::uint64_t last_use = 0;
};

// Finds statements by their text, so that plans with the same text share one. At its capacity the one that was used
// longest ago gives way.
class statement_cache {
 public:
  // `named`: the server keeps them; otherwise only their types are remembered.
  statement_cache(std::size_t capacity, bool named) : capacity_(capacity), named_(named) {}

  // The statement for this key.
  std::shared_ptr<server_statement> get(std::string_view key);

  // To be told of each use of a statement that somebody has kept.
  void used(server_statement& s) noexcept { s.last_use = ++uses_; }

  // The server has it for tables or types that have changed.
  void forget(server_statement& s);

  // The server has none any more.
  void forget_all() noexcept;

  // The names of those that gave way or were forgotten since the last call, which the server is to drop.
  std::vector<std::string> take_dropped() noexcept { return std::exchange(dropped_, {}); }

 private:
  std::size_t capacity_;
  bool named_;
  std::uint64_t uses_ = 0;
  std::uint64_t names_ = 0;
  std::vector<std::string> dropped_;
  std::unordered_map<std::string, std::shared_ptr<server_statement>> statements_;
};

// What a plan's statement keeps.
struct prepared_statement final : prepared {
  std::shared_ptr<server_statement> on_server;
};

}  // namespace tenon::sql::postgres
