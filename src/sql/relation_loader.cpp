#include "sql/relation_loader.hpp"

#include "sql/sinks.hpp"

#include <tenon/base/error.hpp>

#include <algorithm>
#include <string>

namespace tenon::sql {

void relation_loader::load_into(const query::result_layout& layout, void* out, std::vector<load_plan>& loads,
                                const query::parameters& keys, std::uint32_t key_width) {
  std::size_t count = 0;
  auto* first = static_cast<char*>(layout.records(layout, out, count));
  std::vector<void*> records(count);
  for (std::size_t i = 0; i < count; ++i) records[i] = first + i * layout.record_size;
  load(loads, *layout.record, records, keys, key_width);
}

void relation_loader::load(std::vector<load_plan>& loads, const query::record_layout& layout,
                           const std::vector<void*>& records, const query::parameters& keys, std::uint32_t key_width) {
  for (load_plan& l : loads) load_one(l, layout, records, keys, key_width);
}

void relation_loader::load_one(load_plan& l, const query::record_layout& layout, const std::vector<void*>& records,
                               const query::parameters& keys, std::uint32_t key_width) {
  const query::relation_member& member = layout.relations[l.member];
  const query::result_layout& result = *member.result;
  const auto width = static_cast<std::uint32_t>(l.parent_keys.size());

  // The parents' keys side by side, and the places their related records go to.
  query::parameters packed;
  const bool contiguous = width == key_width;
  if (!contiguous) {
    for (std::size_t i = 0; i < records.size(); ++i)
      for (std::uint32_t k : l.parent_keys) packed.add(keys, keys[i * key_width + k]);
  }
  const query::parameters& link_keys = contiguous ? keys : packed;
  key_index index;
  index.reserve(records.size());
  std::vector<void*> holders(records.size());
  for (std::size_t i = 0; i < records.size(); ++i) {
    bool has_null = false;
    for (std::size_t k = i * width; k < (i + 1) * width; ++k)
      has_null = has_null || link_keys[k].type == query::value_type::null;
    if (has_null) index.skip();
    else index.add(link_keys, i * width, width);
    holders[i] = static_cast<char*>(records[i]) + member.offset;
  }

  child_sink sink(result, holders, index, l.keys.link);
  row_format format = record_format(result, l.keys);
  format.first_row_only = false;
  if (index.distinct_count > 0) {
    const std::uint8_t bucket =
        link_.language().has_array_parameters() ? query::whole_list_bucket : query::list_bucket(index.distinct_count);
    const auto [at, is_new] = l.statements.try_emplace(bucket);
    if (is_new) at->second = compile_select(link_.language(), *l.node, l.relation, bucket);
    bindings b;
    b.values = &request_.body.values;
    b.parents = &index.distinct;
    b.parent_width = width;
    b.parent_count = index.distinct_count;
    link_.run(at->second, b, format, &sink, *l.relation->target);
  }

  if (l.relation->end == query::relation_end::required && result.kind == query::result_layout::holder::one) {
    std::vector<bool> found(records.size());
    for (std::uint32_t p : sink.parent_of) found[p] = true;
    if (std::find(found.begin(), found.end(), false) != found.end())
      raise({.kind = error_kind::inconsistent_data,
             .message = "Relation `" + std::string(l.relation->name) + "` of " + std::string(layout.model->name) +
                        " is required, but the " + std::string(l.relation->target->name) +
                        " it refers to does not exist",
             .hint = "Restore the missing record, or make the relation optional in the schema",
             .model = std::string(layout.model->name),
             .fields = {std::string(l.relation->name)}});
  }
  if (l.loads.empty() || sink.parent_of.empty()) return;

  // Lists are complete now: where each record is follows from its parent and its place among the siblings.
  std::vector<void*> children(sink.parent_of.size());
  std::vector<std::uint32_t> placed(records.size());
  for (std::size_t i = 0; i < children.size(); ++i) {
    const std::uint32_t parent = sink.parent_of[i];
    std::size_t count = 0;
    auto* first = static_cast<char*>(result.records(result, holders[parent], count));
    children[i] = first + placed[parent]++ * result.record_size;
  }
  load(l.loads, *result.record, children, sink.keys, static_cast<std::uint32_t>(l.keys.own.size()));
}

}  // namespace tenon::sql
