#include "base/quote.hpp"
#include "schema/defaults.hpp"
#include "schema/rules.hpp"
#include "schema/validation.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <utility>
#include <vector>

namespace tenon::schema {

namespace {

/// Finds composite types that contain themselves through required fields, so that no value could ever be complete.
class cycle_finder {
 public:
  explicit cycle_finder(context& c) : c_(c), states_(c.composites.size(), state::unseen) {}

  void run() {
    for (std::size_t t = 0; t < states_.size(); ++t) {
      if (states_[t] == state::unseen) visit(t);
    }
  }

 private:
  enum class state : std::uint8_t { unseen, open, done };
  struct step {
    std::size_t type;
    std::size_t next_field = 0;
  };

  /// Depth first, without recursion: a chain of types can be long.
  void visit(std::size_t start) {
    states_[start] = state::open;
    path_.assign(1, {start});
    while (!path_.empty()) {
      const std::size_t type = path_.back().type;
      const std::vector<field>& fields = c_.schema.composite_types[type].fields;
      if (path_.back().next_field == fields.size()) {
        states_[type] = state::done;
        path_.pop_back();
        continue;
      }
      const std::size_t index = path_.back().next_field++;
      const auto* inner = std::get_if<composite_field_type>(&fields[index].type);
      if (inner == nullptr || fields[index].arity != arity::required) continue;
      if (states_[inner->index] == state::open) {
        report(type, index, inner->index);
      } else if (states_[inner->index] == state::unseen) {
        states_[inner->index] = state::open;
        path_.push_back({inner->index});
      }
    }
  }

  void report(std::size_t type, std::size_t field_index, std::size_t first) {
    std::string cycle;
    bool is_in_cycle = false;
    for (const step& s : path_) {
      is_in_cycle = is_in_cycle || s.type == first;
      if (is_in_cycle) cycle += c_.schema.composite_types[s.type].name + " → ";
    }
    cycle += c_.schema.composite_types[first].name;
    c_.out.error("composite-type-cycle", c_.composites[type].fields[field_index].syntax->where,
                 fmt::format("A value of the composite type {} would contain itself without end: {}.",
                             text::quote(c_.schema.composite_types[first].name), text::quote(cycle, 200)),
                 "Make one of the fields optional or a list.");
  }

  context& c_;
  std::vector<state> states_;
  std::vector<step> path_;
};

}  // namespace

void check_composite_types(context& c) {
  cycle_finder(c).run();
  for (std::size_t t = 0; t < c.composites.size(); ++t) {
    const composite_type& type = c.schema.composite_types[t];
    const composite_node& node = c.composites[t];
    if (!c.target->composite_types) {
      c.out.error("composite-types-unsupported", node.syntax->name.where,
                  fmt::format("{} has no composite types such as {}.", c.target->display_name, text::quote(type.name)),
                  "Make it a model with a relation, or a Json field.");
      continue;
    }
    if (type.fields.empty()) {
      c.out.error("empty-composite-type", node.syntax->where,
                  fmt::format("The composite type {} has no fields.", text::quote(type.name)), "Give it one at least.");
    }
    for (std::size_t f = 0; f < type.fields.size(); ++f) {
      check_default_value(c, field_owner::composite_type, type.fields[f], node.fields[f]);
      check_native_type(c, type.fields[f], node.fields[f]);
    }
  }
}

}  // namespace tenon::schema
