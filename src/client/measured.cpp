#include "client/measured.hpp"

#include <cstdint>
#include <vector>

namespace tenon {

std::size_t rows_of(const query::result_layout* layout, void* out) {
  if (!layout) return 0;
  std::size_t count = 0;
  layout->records(*layout, out, count);
  return count;
}

namespace {

// Looks for lookups that are repeated for each record of a list.
void watch_for_repeats(query::session& s, observe::observer& watch, const query::request& r,
                       const query::result_layout* layout, void* out) {
  const bool is_lookup = r.act == query::action::find_unique || r.act == query::action::find_first;
  if (!is_lookup && r.act != query::action::find_many) return;
  if (!watch.wants_note(is_lookup)) return;
  observe::finished_operation f;
  f.shape = reinterpret_cast<std::uintptr_t>(r.model) ^ (static_cast<std::uint64_t>(r.act) << 56) ^ r.body.code.size();
  f.model = r.model->name;
  f.operation = query::name_of(r.act);
  f.lookup = is_lookup;
  f.rows = rows_of(layout, out);
  watch.note(f, s.clock);
}

}  // namespace

void execute_measured(query::session& s, observe::observer& watch, const query::request& r,
                      const query::result_layout* layout, void* out, std::optional<std::chrono::nanoseconds> waited) {
  {
    const measured_operation measured(s, watch, waited);
    s.execute(r, layout, out);
  }
  watch_for_repeats(s, watch, r, layout, out);
}

observe::span_start span_of(const query::request& r) {
  return {.model = r.model->name, .operation = query::name_of(r.act)};
}

void execute_all_measured(query::session& s, observe::observer& watch, const query::operation_place* operations,
                          std::size_t count, bool within, std::optional<std::chrono::nanoseconds> waited) {
  {
    std::vector<std::optional<measured_operation>> measured(count);
    for (std::size_t i = 0; i < count; ++i)
      measured[i].emplace(s, watch, i == 0 ? waited : std::optional<std::chrono::nanoseconds>());
    s.execute_all(operations, count, within);
  }
  for (std::size_t i = 0; i < count; ++i)
    watch_for_repeats(s, watch, *operations[i].what, operations[i].layout, operations[i].out);
}

}  // namespace tenon
