#include "schema/relations.hpp"

#include "base/quote.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace tenon::schema {

namespace {

/// A relation whose actions change rows of `from` when rows of `to` change.
struct edge {
  const relation_pair* pair = nullptr;
  std::size_t from = 0;  ///< the model with the foreign key
  std::size_t to = 0;
  referential_action on_delete = referential_action::no_action;
  referential_action on_update = referential_action::no_action;
};

/// The models as nodes, the relations that trigger modifications as edges.
class action_graph {
 public:
  action_graph(const context& c, const std::vector<relation_pair>& pairs) : edges_of_(c.schema.models.size()) {
    for (const relation_pair& pair : pairs) {
      const bool is_inline =
          pair.kind == relation_pair::form::one_to_one || pair.kind == relation_pair::form::one_to_many;
      if (!is_inline || pair.a == nullptr || pair.b == nullptr || pair.a->is_broken || pair.b->is_broken) continue;
      const relation_end& a = *pair.a;
      const model& holder = c.schema.models[a.model];
      const bool is_required =
          is_required_for_actions(holder, holder.fields[a.field], a.fields.value_or(std::vector<std::size_t>{}));
      edge e{.pair = &pair, .from = a.model, .to = a.target};
      e.on_delete = a.on_delete ? a.on_delete->action : default_on_delete(*c.target, c.relation_mode(), is_required);
      e.on_update = a.on_update ? a.on_update->action : referential_action::cascade;
      if (!triggers_modification(e.on_delete) && !triggers_modification(e.on_update)) continue;
      edges_of_[e.from].push_back(edges_.size());
      edges_.push_back(e);
    }
  }

  [[nodiscard]] const std::vector<edge>& edges() const { return edges_; }
  [[nodiscard]] const std::vector<std::size_t>& edges_of(std::size_t model) const { return edges_of_[model]; }

  /// For each model the edge over which it is first reached from the far end of `start`, that end included; no_index where
  /// it is not reached.
  [[nodiscard]] std::vector<std::size_t> reach(std::size_t start) const {
    std::vector<std::size_t> reached_over(edges_of_.size(), no_index);
    std::vector<std::size_t> next{edges_[start].to};
    reached_over[edges_[start].to] = start;
    while (!next.empty()) {
      const std::size_t m = next.back();
      next.pop_back();
      for (const std::size_t e : edges_of_[m]) {
        if (reached_over[edges_[e].to] != no_index) continue;
        reached_over[edges_[e].to] = e;
        next.push_back(edges_[e].to);
      }
    }
    return reached_over;
  }

 private:
  std::vector<edge> edges_;
  std::vector<std::vector<std::size_t>> edges_of_;
};

class cycle_checker {
 public:
  cycle_checker(context& c, const std::vector<relation_pair>& pairs) : c_(c), graph_(c, pairs) {}

  void check_cycles() {
    for (std::size_t e = 0; e < graph_.edges().size(); ++e) {
      const edge& start = graph_.edges()[e];
      if (start.from == start.to) {
        report("self-relation-cycle", start,
               "The referential actions of the self-relation " + name_of(start) +
                   " can meet again on the row that changed.",
               "Set both `onDelete` and `onUpdate` to `NoAction`.");
        continue;
      }
      const std::vector<std::size_t> reached_over = graph_.reach(e);
      if (reached_over[start.from] == no_index) continue;
      report("referential-action-cycle", start,
             "The referential actions of these relations form a cycle: " + path(reached_over, e) + ".",
             "Set both `onDelete` and `onUpdate` of one of them to `NoAction`.");
    }
  }

  void check_multiple_paths() {
    for (std::size_t m = 0; m < c_.schema.models.size(); ++m) {
      const std::vector<std::size_t>& starts = graph_.edges_of(m);
      std::vector<std::vector<std::size_t>> reached;
      for (const std::size_t e : starts) reached.push_back(graph_.reach(e));
      for (std::size_t i = 0; i < starts.size(); ++i) {
        for (std::size_t other = 0; other < starts.size(); ++other) {
          if (other != i && report_common_model(starts[i], reached[i], starts[other], reached[other])) break;
        }
      }
    }
  }

 private:
  /// Reports the first model that is reached over both relations of one model; false when there is none.
  bool report_common_model(std::size_t e, const std::vector<std::size_t>& reached, std::size_t other,
                           const std::vector<std::size_t>& also_reached) {
    for (std::size_t m = 0; m < reached.size(); ++m) {
      if (reached[m] == no_index || also_reached[m] == no_index) continue;
      const edge& start = graph_.edges()[e];
      report("multiple-cascade-paths", start,
             "A change in " + text::quote(c_.schema.models[m].name) + " reaches " +
                 text::quote(c_.schema.models[start.from].name) + " along several paths, among them " + name_of(start) +
                 " and " + name_of(graph_.edges()[other]) + ".",
             "Set both `onDelete` and `onUpdate` to `NoAction` on all paths but one.");
      return true;
    }
    return false;
  }

  [[nodiscard]] std::string name_of(const edge& e) const { return title(c_.schema, *e.pair->a); }

  /// The relations from `start` back to its own model.
  [[nodiscard]] std::string path(const std::vector<std::size_t>& reached_over, std::size_t start) const {
    std::string text = name_of(graph_.edges()[reached_over[graph_.edges()[start].from]]);
    for (std::size_t e = reached_over[graph_.edges()[start].from]; e != start;) {
      e = reached_over[graph_.edges()[e].from];
      text = name_of(graph_.edges()[e]) + " → " + text;
    }
    return text;
  }

  void report(std::string_view code, const edge& e, std::string message, std::string hint) {
    const relation_end& a = *e.pair->a;
    std::string defaults;
    const auto add = [&](bool is_written, std::string_view argument, referential_action action) {
      if (is_written || !triggers_modification(action)) return;
      defaults += (defaults.empty() ? " What is not written counts as " : " and ") +
                  text::quote(std::string{argument} + ": " + std::string{to_string(action)});
    };
    add(a.on_delete.has_value(), "onDelete", e.on_delete);
    add(a.on_update.has_value(), "onUpdate", e.on_update);
    if (!defaults.empty()) defaults += ".";
    c_.out.error(code, a.syntax->where, std::move(message), std::move(hint) + defaults);
  }

  context& c_;
  action_graph graph_;
};

}  // namespace

bool triggers_modification(referential_action action) {
  switch (action) {
    case referential_action::no_action:
    case referential_action::restrict: return false;
    case referential_action::cascade:
    case referential_action::set_null:
    case referential_action::set_default: return true;
  }
  return true;
}

void check_action_cycles(context& c, const std::vector<relation_pair>& pairs) {
  const bool has_foreign_keys = c.relation_mode() == relation_mode::foreign_keys;
  if (!c.target->detects_reference_cycles && has_foreign_keys) return;
  cycle_checker checker{c, pairs};
  checker.check_cycles();
  if (has_foreign_keys) checker.check_multiple_paths();
}

}  // namespace tenon::schema
