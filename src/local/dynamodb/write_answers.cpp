#include "local/dynamodb/write_answers.hpp"

#include "base/json_text.hpp"

#include <tenon/dynamodb/wire.hpp>

#include <algorithm>

namespace tenon::local::dynamodb {

void add_write(consumed_capacity& to, const write_effect& effect, bool is_transactional) {
  to.table += write_capacity(std::max(effect.size_before, effect.size_after), is_transactional);
  const auto& units = effect.indexes.units;
  for (std::size_t i = 0; i < units.size(); ++i)
    if (units[i] != 0) to.add_index(i, units[i] * (is_transactional ? 2 : 1));
  const auto& bytes = effect.indexes.vector_bytes;
  for (std::size_t i = 0; i < bytes.size(); ++i)
    if (bytes[i] != 0) to.add_vector_index(i, bytes[i]);
}

void append_collection_metrics(std::string& out, const table& of, const item& key) {
  out += R"({"ItemCollectionKey":{)";
  const auto& name = of.partition_key().name;
  append_json_string(out, name);
  out += ':';
  tenon::dynamodb::append_wire(out, key.at(name));
  out += R"(},"SizeEstimateRangeGB":[0.0,1.0]})";
}

bool has_metrics(const table& of, return_item_collection_metrics asked) noexcept {
  return asked == return_item_collection_metrics::size && of.definition.has_local_indexes();
}

}  // namespace tenon::local::dynamodb
