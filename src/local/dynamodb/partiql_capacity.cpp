#include "local/dynamodb/partiql_capacity.hpp"

#include "local/dynamodb/write_answers.hpp"

#include <algorithm>
#include <utility>

namespace tenon::local::dynamodb {

consumed_capacity capacity_of(table_ptr target, std::string_view named, const write_effect& effect,
                              bool is_transactional) {
  consumed_capacity consumed;
  consumed.of = std::move(target);
  consumed.named = named;
  add_write(consumed, effect, is_transactional);
  consumed.is_split = is_transactional;
  consumed.is_write = true;
  return consumed;
}

void capacity_by_table::add(const consumed_capacity& consumed) {
  const auto same = std::find_if(tables_.begin(), tables_.end(), [&](const consumed_capacity& other) {
    return other.of->definition.id == consumed.of->definition.id;
  });
  if (same == tables_.end()) {
    tables_.push_back(consumed);
    return;
  }
  same->table += consumed.table;
  for (std::size_t i = 0; i < consumed.indexes.size(); ++i) {
    if (consumed.indexes[i] != 0) same->add_index(i, consumed.indexes[i]);
  }
  for (std::size_t i = 0; i < consumed.vector_bytes.size(); ++i) {
    if (consumed.vector_bytes[i] != 0) same->add_vector_index(i, consumed.vector_bytes[i]);
  }
}

void transaction_capacity::add(const table_ptr& target, std::string_view named, const write_effect& effect) {
  written.add(capacity_of(target, named, effect, true));
  read_again.add({.of = target,
                  .named = std::string(named),
                  .table = read_capacity(effect.size_after, read_kind::transactional),
                  .is_split = true});
}

void capacity_by_table::append(std::string& out, return_consumed_capacity detail) const {
  if (detail == return_consumed_capacity::none) return;
  out += R"(,"ConsumedCapacity":[)";
  for (std::size_t i = 0; i < tables_.size(); ++i) {
    if (i != 0) out += ',';
    append_capacity(out, tables_[i], detail);
  }
  out += ']';
}

}  // namespace tenon::local::dynamodb
