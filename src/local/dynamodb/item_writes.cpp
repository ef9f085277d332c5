#include "local/dynamodb/item_writes.hpp"

#include "local/api/failure.hpp"
#include "local/dynamodb/item_rows.hpp"
#include "local/dynamodb/lagging_items.hpp"
#include "local/dynamodb/store.hpp"
#include "local/dynamodb/vector_entries.hpp"

namespace tenon::local::dynamodb {
namespace {

struct planned_write {
  table_ptr renewed;  // if the write was planned on a snapshot that is no longer current
  const table* target = nullptr;
  std::optional<std::int64_t> row;
  bool is_place_free = false;
  stored_item before;
  stored_item after;
  write_outcome outcome = write_outcome::keep;
};

void plan(engine_context& context, store_connection& c, item_write& w, planned_write& out) {
  out.target = &w.target();
  if (out.target->version != out.target->storage->version.load(std::memory_order_acquire)) {
    out.renewed = context.catalog.latest(w.target());
    if (!out.renewed) resource_not_found();
    out.target = out.renewed.get();
  }
  out.row = find_row(c, *out.target, w.key().bytes, out.before, &out.is_place_free);
  out.outcome = w.decide(out.row ? &out.before : nullptr, out.after);
  if (out.outcome == write_outcome::remove && !out.row) out.outcome = write_outcome::keep;
}

void carry_out(engine_context& context, store_connection& c, const item_write& w, planned_write& p,
               write_effect* effect, write_source source) {
  const table& target = *p.target;
  auto* charges = effect ? &effect->indexes : nullptr;
  const stored_item* before = p.row ? &p.before : nullptr;
  const stored_item* after = p.outcome == write_outcome::put ? &p.after : nullptr;
  if (effect) {
    effect->size_before = before ? charged_size(target, *before) : 0;
    effect->size_after = after                              ? charged_size(target, *after)
                         : p.outcome == write_outcome::keep ? effect->size_before
                                                            : 0;
  }
  std::int64_t row = p.row.value_or(0);
  switch (p.outcome) {
    case write_outcome::keep: return;
    case write_outcome::put:
      if (!before) {
        row = insert_item(c, target, w.key().bytes, p.is_place_free, *after, charges);
      } else {
        if (before->json == after->json) return;
        replace_item(c, target, row, *before, *after, charges);
      }
      break;
    case write_outcome::remove: remove_item(c, target, w.key().bytes, row, *before, charges); break;
  }
  if (context.lagging.is_needed_for(target)) context.lagging.note(target, row, before, context.now());
  if (target.stream != 0) append_record(context, c, target, before, after, source);
}

}  // namespace

void perform_writes(engine_context& context, store_connection& c, std::span<item_write* const> writes,
                    std::span<write_effect> effects, write_source source, const std::function<void()>& decided) {
  if (writes.size() == 1) {
    planned_write p;
    plan(context, c, *writes.front(), p);
    if (decided) decided();
    if (p.outcome == write_outcome::keep && effects.empty()) return;
    c.will_write();
    if (!writes_one_row_only(*p.target)) c.begin();
    carry_out(context, c, *writes.front(), p, effects.empty() ? nullptr : &effects.front(), source);
    return;
  }
  std::vector<planned_write> plans(writes.size());
  for (std::size_t i = 0; i < writes.size(); ++i) plan(context, c, *writes[i], plans[i]);
  if (decided) decided();
  c.will_write();
  c.begin();
  for (std::size_t i = 0; i < writes.size(); ++i) {
    // One before may have taken the place.
    auto& p = plans[i];
    p.is_place_free = p.is_place_free && is_place_free(c, *p.target, writes[i]->key().bytes);
    carry_out(context, c, *writes[i], plans[i], effects.empty() ? nullptr : &effects[i], source);
  }
}

void execute_writes(engine_context& context, std::span<item_write* const> writes, std::span<write_effect> effects) {
  context.store.write([&](store_connection& c) { perform_writes(context, c, writes, effects, write_source{}); });
}

}  // namespace tenon::local::dynamodb
