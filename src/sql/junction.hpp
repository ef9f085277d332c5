// The tables of implicit many-to-many relations: what is connected to one record.
#pragma once

#include "sql/link.hpp"

#include <tenon/query/descriptor.hpp>
#include <tenon/query/parameters.hpp>

#include <cstdint>
#include <map>
#include <tuple>

namespace tenon::sql {

// Statements by relation, what they do, and how many records at once. They belong to one connection.
class junction_cache {
 public:
  enum class action : std::uint8_t { connect, disconnect, disconnect_all, disconnect_owners, rename, list };

  statement& get(const dialect& d, const query::relation_descriptor& r, action what, std::uint8_t bucket);

 private:
  std::map<std::tuple<const query::relation_descriptor*, action, std::uint8_t>, statement> statements_;
};

// The connections of one record of `model`, whose key `owner` holds as its only value. Lists of keys have one after the
// other.
class junction {
 public:
  junction(link& l, junction_cache& cache, const query::model_descriptor& model, const query::relation_descriptor& r,
           const query::parameters& owner)
      : link_(l), cache_(cache), model_(model), relation_(r), owner_(owner) {}

  // Those connected already stay so.
  void connect(const query::parameters& keys);

  // Those not connected are ignored.
  void disconnect(const query::parameters& keys);
  void disconnect_all();

  query::parameters list();

  // What foreign keys of the junction would do: the owner's key became `key`; the owners, whose keys follow one another
  // for once, are gone.
  void rename(const query::parameters& key);
  void disconnect_owners();

 private:
  void run(junction_cache::action what, const query::parameters& keys);
  void run_once(junction_cache::action what, const query::parameters& keys);

  link& link_;
  junction_cache& cache_;
  const query::model_descriptor& model_;
  const query::relation_descriptor& relation_;
  const query::parameters& owner_;
};

}  // namespace tenon::sql
