#include "sql/relation_loader.hpp"

#include <tenon/base/error.hpp>

#include <algorithm>
#include <list>
#include <string>
#include <utility>

namespace tenon::sql {

// One relation of some parents while it is loaded.
class relation_loader::load {
 public:
  load(load_plan& p, const parents& of)
      : plan(p),
        parents_(of),
        member_(of.layout.relations[p.member]),
        holders_(of.records.size()),
        sink(*member_.result, holders_, index, p.keys.link) {
    // The parents' keys side by side, and the places their related records go to.
    const auto width = static_cast<std::uint32_t>(p.parent_keys.size());
    query::parameters packed;
    if (width != of.key_width) {
      for (std::size_t i = 0; i < of.records.size(); ++i)
        for (std::uint32_t k : p.parent_keys) packed.add(of.keys, of.keys[i * of.key_width + k]);
    }
    const query::parameters& keys = width == of.key_width ? of.keys : packed;
    index.reserve(of.records.size());
    for (std::size_t i = 0; i < of.records.size(); ++i) {
      bool has_null = false;
      for (std::size_t k = i * width; k < (i + 1) * width; ++k)
        has_null = has_null || keys[k].type == query::value_type::null;
      if (has_null) index.skip();
      else index.add(keys, i * width, width);
      holders_[i] = static_cast<char*>(of.records[i]) + member_.offset;
    }
  }
  load(const load&) = delete;
  load& operator=(const load&) = delete;

  const query::result_layout& result() const { return *member_.result; }

  // Once the rows have come.
  void check_required() const {
    if (plan.relation->end != query::relation_end::required || result().kind != query::result_layout::holder::one)
      return;
    std::vector<bool> found(holders_.size());
    for (std::uint32_t p : sink.parent_of) found[p] = true;
    if (std::find(found.begin(), found.end(), false) == found.end()) return;
    const std::string model(parents_.layout.model->name);
    raise({.kind = error_kind::inconsistent_data,
           .message = "Relation `" + std::string(plan.relation->name) + "` of " + model + " is required, but the " +
                      std::string(plan.relation->target->name) + " it refers to does not exist",
           .hint = "Restore the missing record, or make the relation optional in the schema",
           .model = model,
           .fields = {std::string(plan.relation->name)}});
  }

  // The records loaded. Lists are complete now: where each is follows from its parent and its place among the siblings.
  std::vector<void*> records() const {
    std::vector<void*> out(sink.parent_of.size());
    std::vector<std::uint32_t> placed(holders_.size());
    for (std::size_t i = 0; i < out.size(); ++i) {
      const std::uint32_t parent = sink.parent_of[i];
      std::size_t count = 0;
      auto* first = static_cast<char*>(result().records(result(), holders_[parent], count));
      out[i] = first + placed[parent]++ * result().record_size;
    }
    return out;
  }

  load_plan& plan;
  key_index index;

 private:
  const parents& parents_;
  const query::relation_member& member_;
  std::vector<void*> holders_;

 public:
  child_sink sink;
};

step relation_loader::statement_of(load& l) const {
  const std::uint8_t bucket =
      link_.language().has_array_parameters() ? query::whole_list_bucket : query::list_bucket(l.index.distinct_count);
  const auto [at, is_new] = l.plan.statements.try_emplace(bucket);
  if (is_new) at->second = compile_select(link_.language(), *l.plan.node, l.plan.relation, bucket);
  step s;
  s.what = &at->second;
  s.values.values = &request_.body.values;
  s.values.parents = &l.index.distinct;
  s.values.parent_width = static_cast<std::uint32_t>(l.plan.parent_keys.size());
  s.values.parent_count = l.index.distinct_count;
  s.format = record_format(l.result(), l.plan.keys);
  s.format.first_row_only = false;
  s.sink = &l.sink;
  s.model = l.plan.relation->target;
  return s;
}

void relation_loader::load_into(const query::result_layout& layout, void* out, std::vector<load_plan>& loads,
                                const query::parameters& keys, std::uint32_t key_width) {
  std::size_t count = 0;
  auto* first = static_cast<char*>(layout.records(layout, out, count));
  std::vector<void*> records(count);
  for (std::size_t i = 0; i < count; ++i) records[i] = first + i * layout.record_size;

  std::list<parents> level;
  level.push_back({loads, *layout.record, std::move(records), keys, key_width});
  std::list<load> loaded;  // of the level above: its sinks have the keys
  while (!level.empty()) {
    std::list<load> loading;
    std::vector<step> steps;
    for (const parents& p : level) {
      for (load_plan& l : p.loads) {
        load& one = loading.emplace_back(l, p);
        if (one.index.distinct_count > 0) steps.push_back(statement_of(one));
      }
    }
    link_.run_all(steps);
    std::list<parents> next;
    for (const load& l : loading) {
      l.check_required();
      if (l.plan.loads.empty() || l.sink.parent_of.empty()) continue;
      next.push_back({l.plan.loads, *l.result().record, l.records(), l.sink.keys,
                      static_cast<std::uint32_t>(l.plan.keys.own.size())});
    }
    loaded = std::move(loading);
    level = std::move(next);
  }
}

}  // namespace tenon::sql
