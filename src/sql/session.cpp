#include "sql/session.hpp"

#include "sql/bulk_insert.hpp"
#include "sql/compile.hpp"
#include "sql/create_rows.hpp"
#include "sql/defaults.hpp"
#include "sql/merged_lookups.hpp"
#include "sql/nested_write.hpp"
#include "sql/nested_write_conditions.hpp"
#include "sql/nested_write_records.hpp"
#include "sql/referential_actions.hpp"
#include "sql/relation_loader.hpp"

#include <tenon/base/error.hpp>

#include <algorithm>
#include <list>
#include <numeric>
#include <optional>
#include <string>
#include <utility>

namespace tenon::sql {

namespace {

using query::action;

query::program projection_of(const query::request& r, const request_node& n) {
  query::program out;
  out.code.append(r.body.code.data() + n.projection_code, r.body.code.size() - n.projection_code);
  for (value_index i = n.projection_values; i < r.body.values.size(); ++i)
    out.values.add(r.body.values, r.body.values[i]);
  return out;
}

[[noreturn]] void raise_relations_unsupported(const query::request& r) {
  raise({.kind = error_kind::unsupported_feature,
         .message = std::string(query::name_of(r.act)) + " cannot load relations",
         .hint = "Load them with find_many afterwards",
         .model = std::string(r.model->name)});
}

void check_no_counts(const query::request& r, const request_node& n) {
  if (std::none_of(n.relations.begin(), n.relations.end(), [](const relation_node& x) { return x.count_only; })) return;
  raise({.kind = error_kind::unsupported_feature,
         .message = std::string(query::name_of(r.act)) + " cannot count related records",
         .hint = "Count them with find_many afterwards",
         .model = std::string(r.model->name)});
}

[[noreturn]] void raise_consequences_unsupported(const query::request& r) {
  raise({.kind = error_kind::unsupported_feature,
         .message = std::string(query::name_of(r.act)) + " cannot change fields of " + std::string(r.model->name) +
                    " that other records refer to, as the database has no foreign keys",
         .hint = "Change them with update_many, and find the records afterwards",
         .model = std::string(r.model->name)});
}

// The condition that the key's fields have these values.
query::expression key_test(const query::key_descriptor& key, const query::parameters& values) {
  query::expression e;
  for (std::uint32_t i = 0; i < key.fields.size(); ++i) {
    e.values.add(values, values[i]);
    e.emit(query::opcode::equals, key.fields[i], 0);
    if (i > 0) e.emit(query::opcode::both);
  }
  return e;
}

void check_page(const query::request& r, const request_node& n) {
  if (n.skip == no_value || r.body.values[n.skip].integer >= 0) return;
  raise({.kind = error_kind::invalid_input,
         .message =
             "Invalid value for `skip`: " + std::to_string(r.body.values[n.skip].integer) + "; it must not be negative",
         .model = std::string(r.model->name)});
}

// What is locked stays so until the transaction ends; without one, that is before the caller sees the record.
void check_lock(const query::request& r, const request_node& n, bool in_transaction) {
  if (!n.lock || in_transaction) return;
  raise({.kind = error_kind::invalid_input,
         .message = std::string(query::name_of(r.act)) +
                    " with a lock outside of a transaction would lock nothing: the lock would end with the statement",
         .hint = "Find and change the records within db.transaction(…)",
         .model = std::string(r.model->name)});
}

}  // namespace

void raise_not_found(const query::request& r) {
  const bool finds = r.act == action::find_unique || r.act == action::find_first;
  raise({.kind = error_kind::not_found,
         .message = finds ? "No " + std::string(r.model->name) + " found"
                          : "No " + std::string(r.model->name) + " found to " + std::string(query::name_of(r.act)),
         .model = std::string(r.model->name)});
}

session::session(std::unique_ptr<link> connection, std::size_t plan_capacity, bool emulates_foreign_keys)
    : link_(std::move(connection)), plans_(plan_capacity), emulates_foreign_keys_(emulates_foreign_keys) {
  link_->use_clock(&clock);
  link_->use_deadline(&deadline);
}

plan& session::plan_for(const query::request& r) {
  if (plan* p = plans_.find(r)) [[likely]]
    return *p;
  return plans_.insert(r, compile(link_->language(), r));
}

void session::compute(const plan& p) {
  generated_.clear();
  if (p.computed.generated.empty()) return;
  const timestamp time = now();
  for (const query::field_descriptor* f : p.computed.generated) add_generated(generated_, *f, time);
}

bindings session::bind(const query::request& r, const plan& p) {
  bindings b;
  b.values = &r.body.values;
  b.constants = &p.computed.constants;
  b.generated = &generated_;
  return b;
}

bool session::has_consequences(const query::request& r) {
  if (!emulates_foreign_keys_ || atomic_depth_ > 0) return false;
  if (r.act == action::remove || r.act == action::remove_many) return true;
  const request_node& n = plan_for(r).node;
  return n.update && referential_actions::follow_from(*r.model, assignments(*n.update, r.body.values));
}

void session::execute(const query::request& r, const query::result_layout* layout, void* out) {
  if (atomic_depth_ == 0) link_->operation = query::name_of(r.act);
  switch (r.act) {
    case action::find_unique:
    case action::find_first:
    case action::find_many: {
      plan& p = plan_for(r);
      check_page(r, p.node);
      check_lock(r, p.node, in_transaction_);
      if (p.loads.empty() || !link_->language().reads_in_transactions()) find(r, p, *layout, out);
      else atomically(true, [&] { find(r, p, *layout, out); });
      return;
    }
    case action::aggregate:
    case action::group_by: {
      plan& p = plan_for(r);
      check_page(r, p.node);
      holder_sink sink(*layout, out);
      row_format format;
      format.record = layout->record;
      link_->run(p.main, bind(r, p), format, &sink, *r.model);
      return;
    }
    case action::count: {
      plan& p = plan_for(r);
      check_page(r, p.node);
      integer_sink sink;
      link_->run(p.main, bind(r, p), {}, &sink, *r.model);
      *static_cast<std::int64_t*>(out) = sink.value;
      return;
    }
    case action::create:
    case action::update:
    case action::remove: {
      if (!r.body.has_nested_writes && !has_consequences(r)) {
        plan& p = plan_for(r);
        if (p.node.relations.empty() && !p.main.text.empty()) {
          write_one(r, p, *layout, out);
          return;
        }
      }
      if (r.act == action::remove) find_then_remove(r, *layout, out);
      else write_then_find(r, *layout, out);
      return;
    }
    case action::update_many_and_return: {
      if (has_consequences(r)) raise_consequences_unsupported(r);
      plan& p = plan_for(r);
      check_no_counts(r, p.node);
      const auto update = [&] {
        compute(p);
        holder_sink sink(*layout, out);
        link_->run(p.main, bind(r, p), record_format(*layout, p.keys), &sink, *r.model);
        load_relations(r, p.loads, p.keys, *layout, out, sink);
      };
      if (p.loads.empty()) update();
      else atomically(false, update);
      return;
    }
    case action::update_many:
    case action::remove_many: {
      if (has_consequences(r)) {
        atomically(false, [&] { *static_cast<std::int64_t*>(out) = write_many_with_actions(*this, r); });
        return;
      }
      plan& p = plan_for(r);
      compute(p);
      integer_sink count;  // of a statement that only counts
      const std::int64_t changed = link_->run(p.main, bind(r, p), {}, &count, *r.model);
      *static_cast<std::int64_t*>(out) = p.main.writes ? changed : count.value;
      return;
    }
    case action::create_many:
    case action::create_many_and_return: create_many(r, layout, out); return;
    case action::upsert: upsert(r, *layout, out); return;
  }
}

plan* session::plan_of_one(const query::request& r) {
  switch (r.act) {
    case action::find_unique:
    case action::find_first:
    case action::find_many: {
      plan& p = plan_for(r);
      return p.loads.empty() ? &p : nullptr;
    }
    case action::count:
    case action::aggregate:
    case action::group_by: return &plan_for(r);
    case action::create:
    case action::update:
    case action::remove: {
      if (r.body.has_nested_writes || has_consequences(r)) return nullptr;
      plan& p = plan_for(r);
      return p.node.relations.empty() && !p.main.text.empty() ? &p : nullptr;
    }
    case action::upsert: {
      plan& p = plan_for(r);
      return !emulates_foreign_keys_ && compile_native_upsert(link_->language(), r, p) ? &p : nullptr;
    }
    case action::update_many:
    case action::remove_many: return has_consequences(r) ? nullptr : &plan_for(r);
    case action::update_many_and_return:
    case action::create_many:
    case action::create_many_and_return: return nullptr;
  }
  return nullptr;
}

namespace {

// An operation that is one statement: where its rows go, and what they mean.
class lone_operation {
 public:
  lone_operation(const query::operation_place& o, query::parameters generated)
      : where_(o), generated_(std::move(generated)) {
    if (o.layout) records_.emplace(*o.layout, o.out);
  }
  // A statement refers to it: then it stays where it is.
  lone_operation(lone_operation&&) = default;
  lone_operation& operator=(lone_operation&&) = delete;

  step statement(sql::statement& s, bindings values, const key_columns& keys) {
    step out;
    out.what = &s;
    out.values = values;
    out.values.generated = &generated_;
    if (where_.layout) out.format = record_format(*where_.layout, keys);
    out.sink = records_ ? static_cast<row_sink*>(&*records_) : &number_;
    out.model = where_.what->model;
    return out;
  }

  // After its statement has run.
  void finish(const step& s) const {
    if (!records_) *static_cast<std::int64_t*>(where_.out) = s.what->writes ? s.rows : number_.value;
    else if (records_->count == 0 && where_.layout->kind == query::result_layout::holder::one)
      raise_not_found(*where_.what);
  }

  const query::request& request() const { return *where_.what; }

 private:
  const query::operation_place& where_;
  query::parameters generated_;
  std::optional<holder_sink> records_;
  integer_sink number_;
};

}  // namespace

void session::execute_all(const query::operation_place* operations, std::size_t count, bool within) {
  link_->operation = "batch";
  if (within) {
    run_in_order(operations, count);
  } else if (!run_together(operations, count)) {
    begin(isolation::standard, false);
    try {
      run_in_order(operations, count);
    } catch (...) {
      rollback();
      throw;
    }
    commit();
  }
}

namespace {

// The operation fails where there is no record.
bool needs_record(const query::operation_place& o) {
  switch (o.what->act) {
    case action::find_unique:
    case action::find_first:
    case action::update:
    case action::remove: return o.layout->kind == query::result_layout::holder::one;
    case action::find_many:
    case action::create:
    case action::create_many:
    case action::create_many_and_return:
    case action::update_many:
    case action::update_many_and_return:
    case action::upsert:
    case action::remove_many:
    case action::count:
    case action::aggregate:
    case action::group_by: return false;
  }
  return false;
}

}  // namespace

// Sends all operations at once where the database takes that for a transaction. False: nothing was done.
bool session::run_together(const query::operation_place* operations, std::size_t count) {
  if (!link_->together_is_atomic() || count > plans_.capacity()) return false;
  std::vector<lone_operation> lone;
  std::list<merged_lookups> merged;
  std::vector<step> steps;
  std::vector<const lone_operation*> of_step;  // null: merged ones
  lone.reserve(count);
  steps.reserve(count);
  of_step.reserve(count);
  const bool writes = std::any_of(operations, operations + count, [](const query::operation_place& o) {
    return query::access_of(o.what->act) == query::access::write;
  });
  for (std::size_t i = 0; i < count; ++i) {
    const query::request& r = *operations[i].what;
    plan* p = plan_of_one(r);
    if (!p) return false;
    // A record that is missing must fail on the server, or the rest would have happened.
    const bool must_exist = writes && needs_record(operations[i]);
    const std::size_t alike = must_exist ? 1 : count_alike(operations + i, count - i, *p);
    if (alike > 1) {
      merged_lookups& m =
          merged.emplace_back(operations + i, alike, *p, *merged_lookups::key_column(operations[i], *p));
      plan& all = plan_for(m.request());
      steps.push_back(m.statement(all.main, bind(m.request(), all)));
      of_step.push_back(nullptr);
      i += alike - 1;
      continue;
    }
    check_page(r, p->node);
    compute(*p);
    sql::statement* s = &p->main;
    if (must_exist) {
      if (p->guarded.text.empty()) p->guarded = link_->language().guarded(p->main);
      s = &p->guarded;
    }
    steps.push_back(lone.emplace_back(operations[i], generated_).statement(*s, bind(r, *p), p->keys));
    of_step.push_back(&lone.back());
  }
  try {
    link_->run_all(steps);
  } catch (const not_found&) {
    for (std::size_t i = 0; i < steps.size(); ++i)
      if (steps[i].failed && of_step[i]) raise_not_found(of_step[i]->request());
    throw;
  }
  for (std::size_t i = 0; i < steps.size(); ++i)
    if (of_step[i]) of_step[i]->finish(steps[i]);
  for (const merged_lookups& m : merged) m.finish();
  return true;
}

// How many of the operations, from the first on, are lookups that can be merged with it. `p`: the first one's plan.
std::size_t session::count_alike(const query::operation_place* operations, std::size_t count, plan& p) {
  if (!merged_lookups::key_column(operations[0], p)) return 1;
  std::size_t alike = 1;
  while (alike < count && operations[alike].layout == operations[0].layout &&
         plan_of_one(*operations[alike].what) == &p && merged_lookups::key_column(operations[alike], p))
    ++alike;
  return alike;
}

void session::run_in_order(const query::operation_place* operations, std::size_t count) {
  std::vector<lone_operation> lone;
  std::vector<step> steps;
  lone.reserve(count);
  const auto run_gathered = [&] {
    link_->run_all(steps);
    for (std::size_t i = 0; i < steps.size(); ++i) lone[i].finish(steps[i]);
    steps.clear();
    lone.clear();
  };
  for (std::size_t i = 0; i < count; ++i) {
    const query::operation_place& o = operations[i];
    if (steps.size() == plans_.capacity()) run_gathered();  // so that no plan gives way to another of them
    plan* p = plan_of_one(*o.what);
    if (!p) {
      run_gathered();
      execute(*o.what, o.layout, o.out);
      continue;
    }
    check_page(*o.what, p->node);
    compute(*p);
    steps.push_back(lone.emplace_back(o, generated_).statement(p->main, bind(*o.what, *p), p->keys));
  }
  run_gathered();
}

void session::find(const query::request& r, plan& p, const query::result_layout& layout, void* out) {
  holder_sink sink(layout, out);
  link_->run(p.main, bind(r, p), record_format(layout, p.keys), &sink, *r.model);
  if (sink.count == 0 && layout.kind == query::result_layout::holder::one) raise_not_found(r);
  load_relations(r, p.loads, p.keys, layout, out, sink);
}

void session::load_relations(const query::request& r, std::vector<load_plan>& loads, const key_columns& keys,
                             const query::result_layout& layout, void* out, const holder_sink& sink) {
  if (loads.empty() || sink.count == 0) return;
  relation_loader(*link_, r).load_into(layout, out, loads, sink.keys, keys.size());
}

void session::write_one(const query::request& r, plan& p, const query::result_layout& layout, void* out) {
  compute(p);
  holder_sink sink(layout, out);
  row_format format;
  format.record = layout.record;
  link_->run(p.main, bind(r, p), format, &sink, *r.model);
  if (sink.count == 0) raise_not_found(r);
}

void session::create_many(const query::request& r, const query::result_layout* layout, void* out) {
  if (r.rows) {
    *static_cast<std::int64_t*>(out) = create_rows(*this, r);
    return;
  }
  if (r.body.has_nested_writes)
    raise({.kind = error_kind::unsupported_feature,
           .message = std::string(query::name_of(r.act)) + " cannot have nested writes",
           .hint = "Create the related records by themselves, or each record with create",
           .model = std::string(r.model->name)});
  const request_node n = parse(r);
  if (r.act == action::create_many) {
    atomically(false, [&] { *static_cast<std::int64_t*>(out) = insert_rows(r, n, {}, {}, nullptr); });
    return;
  }
  check_no_counts(r, n);
  const key_columns keys = keys_of(n, nullptr);
  std::vector<load_plan> loads = compile_loads(n, keys);
  holder_sink sink(*layout, out);
  atomically(false, [&] {
    insert_rows(r, n, returned_columns(n, keys), record_format(*layout, keys), &sink);
    load_relations(r, loads, keys, *layout, out, sink);
  });
}

std::int64_t session::insert_rows(const query::request& r, const request_node& n, const field_indexes& returning,
                                  const row_format& format, row_sink* sink) {
  std::int64_t created = 0;
  bulk_insert insert(link_->language(), bulk_plans_, r, n, returning, now());
  while (insert.next()) created += link_->run(insert.current(), insert.values(), format, sink, *r.model);
  return created;
}

void session::upsert(const query::request& r, const query::result_layout& layout, void* out) {
  plan& p = plan_for(r);
  if (!emulates_foreign_keys_ && compile_native_upsert(link_->language(), r, p)) write_one(r, p, layout, out);
  else write_then_find(r, layout, out);
}

void session::write_then_find(const query::request& r, const query::result_layout& layout, void* out) {
  atomically(false, [&] {
    const request_node n = parse(r);
    const query::parameters key = write_with_nested(*this, r, n);
    find_by_key(r, n, key, layout, out);
  });
}

void session::find_then_remove(const query::request& r, const query::result_layout& layout, void* out) {
  atomically(false, [&] {
    const request_node n = parse(r);
    query::request find(*r.model, action::find_unique);
    find.body = r.body;
    find.body.has_nested_writes = false;
    execute(find, &layout, out);
    if (record_store(*this).remove(*r.model, condition_at(r.body, n.where_range)) == 0) raise_not_found(r);
  });
}

void session::find_by_key(const query::request& r, const request_node& n, const query::parameters& key,
                          const query::result_layout& layout, void* out) {
  query::request find(*r.model, action::find_unique);
  find.body.add(query::section::where, key_test(r.model->keys[0], key));
  find.body.append(projection_of(r, n));
  execute(find, &layout, out);
}

query::parameters session::values_of(const query::request& r) {
  const request_node n = r.act == action::create_many_and_return ? parse(r) : request_node();
  plan* p = r.act == action::create_many_and_return ? nullptr : &plan_for(r);
  std::vector<std::uint32_t> columns((p ? p->node : n).fields->size());
  std::iota(columns.begin(), columns.end(), 0u);
  const query::record_layout nothing{r.model, {}, {}, {}};
  row_format format;
  format.record = &nothing;
  format.keys = columns.data();
  format.key_count = static_cast<std::uint32_t>(columns.size());
  key_sink sink;
  if (p) {
    compute(*p);
    link_->run(p->main, bind(r, *p), format, &sink, *r.model);
  } else {
    insert_rows(r, n, *n.fields, format, &sink);
  }
  return std::move(sink.keys);
}

void session::stream(const query::request& r, const query::record_layout& layout, void* record, void* context,
                     bool (*callback)(void* context)) {
  link_->operation = query::name_of(r.act);
  plan_for(r);
  const borrowed_plan borrowed(plans_, r);  // `callback` may run other operations
  plan& p = *borrowed;
  check_page(r, p.node);
  check_lock(r, p.node, in_transaction_);
  if (!p.loads.empty()) raise_relations_unsupported(r);
  view_sink sink(record, context, callback);
  row_format format;
  format.record = &layout;
  format.one_by_one = true;
  link_->run(p.main, bind(r, p), format, &sink, *r.model);
}

void session::begin(isolation level, bool read_only) {
  link_->begin(level, read_only);
  in_transaction_ = true;
}

void session::commit() {
  link_->commit();
  in_transaction_ = false;
}

void session::rollback() {
  in_transaction_ = false;
  link_->rollback();
}

namespace {

// The engine's own savepoint, beyond the depths a user's transactions reach.
constexpr unsigned atomic_savepoint = 1'000'000;

}  // namespace

session::scope::scope(session& s, bool read_only) : session_(s), kind_(kind::none) {
  if (!s.in_transaction_) {
    s.begin(isolation::standard, read_only);
    kind_ = kind::transaction;
  } else if (!read_only && s.atomic_depth_ == 0) {
    s.link_->begin_savepoint(atomic_savepoint);
    kind_ = kind::savepoint;
  }
  if (s.atomic_depth_++ == 0) s.started_ = timestamp::now();
}

void session::scope::succeed() {
  switch (kind_) {
    case kind::transaction: session_.commit(); break;
    case kind::savepoint: session_.link_->release_savepoint(atomic_savepoint); break;
    case kind::none: break;
  }
  done_ = true;
}

session::scope::~scope() {
  --session_.atomic_depth_;
  if (done_) return;
  try {
    switch (kind_) {
      case kind::transaction: session_.rollback(); break;
      case kind::savepoint:
        session_.link_->rollback_to_savepoint(atomic_savepoint);
        session_.link_->release_savepoint(atomic_savepoint);
        break;
      case kind::none: break;
    }
  } catch (const error&) {
    // The error that led here is the one to report; a connection that cannot roll back says so by is_broken().
  }
}

}  // namespace tenon::sql
