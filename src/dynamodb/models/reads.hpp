// Finds, counts and lookups.
#pragma once

#include "dynamodb/models/access_path.hpp"
#include "dynamodb/models/calls.hpp"
#include "dynamodb/models/operation.hpp"

#include <tenon/base/function.hpp>
#include <tenon/dynamodb/pagination.hpp>
#include <tenon/query/record.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace tenon::dynamodb::models {

class reader {
 public:
  // `tokens` makes those of pages.
  reader(calls& c, const query::schema_descriptor& schema, const page_tokens& tokens)
      : calls_(c), schema_(schema), tokens_(tokens) {}

  // The record of a unique condition, if there is one.
  std::optional<item> find(const operation& o);

  // The key of the table that the condition means, following the guard of a unique field.
  std::optional<item> key_of(const operation& o, const unique_target& t);

  // The whole item, as it is now.
  std::optional<item> current(const operation& o, const item& key);

  // Calls `f` with each record until it returns false. What is returned is where the next page begins, if records are left
  // after `take` of them; empty otherwise.
  std::string find_many(const operation& o, function_ref<bool(item&)> f);

  // The same for the items of a partition that are of one of the models, the first of which the operation is about.
  std::string find_partition(const operation& o, const std::vector<const query::model_descriptor*>& models,
                             function_ref<bool(item&)> f);

  std::int64_t count(const operation& o);

  // Those of a find_many with keys, in their order.
  std::vector<item> lookup(const operation& o);

 private:
  access_path path_of(const operation& o, const std::vector<std::uint16_t>* fields);
  template <class R>
  std::string read_pages(const operation& o, const access_path& p, R r, function_ref<bool(item&)> f);
  template <class R>
  std::int64_t count_pages(const operation& o, R r);

  calls& calls_;
  const query::schema_descriptor& schema_;
  const page_tokens& tokens_;
};

}  // namespace tenon::dynamodb::models
