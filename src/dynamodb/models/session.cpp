#include "dynamodb/models/session.hpp"

#include "dynamodb/models/records.hpp"

#include <tenon/base/error.hpp>

#include <algorithm>
#include <deque>
#include <string>
#include <utility>

namespace tenon::dynamodb::models {

namespace {

constexpr std::size_t most_reads = 100;

[[noreturn]] void refuse(std::string_view what, std::string_view hint) {
  raise({.kind = error_kind::unsupported_feature,
         .message = "DynamoDB has no " + std::string(what),
         .hint = std::string(hint)});
}
[[noreturn]] void refuse_transaction() {
  refuse("transactions that are open while the program runs",
         "Give the operations together: db.batch(ops.user.create(…), ops.order.update(…))");
}

bool is_lookup(const operation& o) { return o.what.act == query::action::find_unique; }

// The JSON of a request for a table of that name behind the prefix.
std::string with_prefix(std::string_view json, std::string_view prefix) {
  constexpr std::string_view start = "{\"TableName\":\"";
  if (prefix.empty() || !json.starts_with(start)) return std::string(json);
  return std::string(start).append(prefix).append(json.substr(start.size()));
}

void put_count(void* out, std::int64_t n) { *static_cast<std::int64_t*>(out) = n; }

}  // namespace

void session::find_one(const operation& o, const query::result_layout& layout, void* out) {
  std::optional<item> found;
  if (is_lookup(o)) found = reader_.find(o);
  else
    reader_.find_many(o, [&](item& i) {
      found = std::move(i);
      return false;
    });
  if (found) return add_record(layout, *found, out);
  if (layout.kind == query::result_layout::holder::one)
    raise_not_found(o, "there is no such record", "find without _or_throw returns an empty optional instead");
}

void session::find_collection(const operation& o, const query::result_layout& layout, void* out) {
  std::vector<const query::model_descriptor*> models;
  for (const query::collection_member& m : layout.members) models.push_back(m.record->model);
  const std::string next = reader_.find_partition(o, models, [&](item& i) {
    const attribute_value* type = i.find(o.layout.type_attribute);
    for (const query::collection_member& m : layout.members) {
      if (!type || *type != attribute_value(m.record->model->items->type)) continue;
      std::deque<std::string> none;  // records own their texts
      read_record(*m.record, i, m.emplace(out), none);
    }
    return true;
  });
  if (layout.set_next) layout.set_next(out, next);
}

void session::find_many(const operation& o, const query::result_layout& layout, void* out) {
  if (!layout.members.empty()) return find_collection(o, layout, out);
  if (!o.node.lookups.empty()) {
    for (const item& i : reader_.lookup(o)) add_record(layout, i, out);
    return;
  }
  const std::string next = reader_.find_many(o, [&](item& i) {
    add_record(layout, i, out);
    return true;
  });
  if (layout.set_next) layout.set_next(out, next);
}

void session::execute(const query::request& r, const query::result_layout* layout, void* out) {
  const operation o(r, settings_.table_prefix);
  calls_.begin(r.model->name, query::name_of(r.act));
  switch (r.act) {
    case query::action::find_unique:
    case query::action::find_first: find_one(o, *layout, out); break;
    case query::action::find_many: find_many(o, *layout, out); break;
    case query::action::count:
      if (o.has(query::item_option::check_only)) {
        writer_.write(o);
        put_count(out, 1);
      } else {
        put_count(out, reader_.count(o));
      }
      break;
    case query::action::create:
    case query::action::update:
    case query::action::remove: add_record(*layout, writer_.write(o), out); break;
    case query::action::upsert: add_record(*layout, writer_.upsert(o), out); break;
    case query::action::create_many: put_count(out, writer_.put_all(o)); break;
    case query::action::create_many_and_return:
    case query::action::update_many:
    case query::action::update_many_and_return:
    case query::action::remove_many:
    case query::action::aggregate:
    case query::action::group_by:
      refuse(std::string(query::name_of(r.act)), "Find the records, and write or sum up each of them");
  }
  clock = calls_.last_end();
}

void session::execute_all(const query::operation_place* operations, std::size_t count, bool) {
  if (count == 0) return;
  if (count == 1) return execute(*operations[0].what, operations[0].layout, operations[0].out);
  std::vector<std::unique_ptr<operation>> all;
  for (std::size_t i = 0; i < count; ++i)
    all.push_back(std::make_unique<operation>(*operations[i].what, settings_.table_prefix));
  calls_.begin(operations[0].what->model->name, "batch");
  const auto lookups = std::count_if(all.begin(), all.end(), [](const auto& o) { return is_lookup(*o); });
  if (lookups == static_cast<std::ptrdiff_t>(count)) {
    lookup_all(all, operations);
  } else if (lookups != 0) {
    refuse("transactions that both read and write", "Make a batch of the reads, and one of the writes with conditions");
  } else {
    std::vector<const operation*> writes;
    for (const auto& o : all) writes.push_back(o.get());
    const std::vector<item> records = writer_.write_all(writes);
    for (std::size_t i = 0; i < count; ++i) {
      if (operations[i].layout) add_record(*operations[i].layout, records[i], operations[i].out);
      else put_count(operations[i].out, 1);
    }
  }
  clock = calls_.last_end();
}

// As they are at one moment.
void session::lookup_all(const std::vector<std::unique_ptr<operation>>& all, const query::operation_place* places) {
  transact_get_items_request r;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const operation& o = *all[i];
    const unique_target t = target_of(o, o.unique_where());
    if (!t.key || !t.rest.empty())
      raise({.kind = error_kind::invalid_query,
             .message = "A batch of lookups on DynamoDB takes primary keys alone, and that of " +
                        std::string(o.model.name) + " says more or something else",
             .hint = "Look it up by its key, or outside of the batch",
             .model = std::string(o.model.name)});
    r.transact_items.push_back(
        {.table_name = o.table(), .key = *t.key, .projection_expression = projection_of(o, nullptr)});
  }
  if (r.transact_items.size() > most_reads)
    raise({.kind = error_kind::too_many_parameters,
           .message = "The batch reads " + std::to_string(r.transact_items.size()) + " items; DynamoDB takes " +
                      std::to_string(most_reads) + " in a transaction",
           .hint = "Make several batches of it, or use batch_get(), which reads any number without a transaction"});
  const auto found = calls_.run(r, "TransactGetItems", [](const auto& x) { return x.responses.size(); });
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto& layout = *places[i].layout;
    if (found.responses[i]) add_record(layout, *found.responses[i], places[i].out);
    else if (layout.kind == query::result_layout::holder::one)
      raise_not_found(*all[i], "there is no such record", "find_unique without _or_throw returns an empty optional");
  }
}

void session::stream(const query::request& r, const query::record_layout& layout, void* record, void* context,
                     bool (*sink)(void* context)) {
  const operation o(r, settings_.table_prefix);
  calls_.begin(r.model->name, query::name_of(r.act));
  reader_.find_many(o, [&](item& i) {
    std::deque<std::string> texts;
    read_record(layout, i, record, texts);
    return sink(context);
  });
  clock = calls_.last_end();
}

void session::execute_raw_unsafe(std::string_view text) {
  calls_.begin({}, "raw");
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (line.empty()) continue;
    const std::size_t space = std::min(line.find(' '), line.size());
    const std::string body = with_prefix(line.substr(std::min(space + 1, line.size())), settings_.table_prefix);
    api_reply reply;
    calls_.observed(
        line.substr(0, space),
        [&] {
          calls_.through().call(raw_call{.operation = line.substr(0, space), .body = body}, reply);
          return 0;
        },
        [](int) { return std::size_t(0); });
  }
}

void session::begin(isolation, bool) { refuse_transaction(); }
void session::commit() { refuse_transaction(); }
void session::rollback() { refuse_transaction(); }
void session::begin_savepoint(unsigned) { refuse_transaction(); }
void session::release_savepoint(unsigned) { refuse_transaction(); }
void session::rollback_to_savepoint(unsigned) { refuse_transaction(); }
std::optional<query::raw_rows> session::query_raw(std::string_view, const query::parameters&, query::access) {
  refuse("raw queries in a generated client", "Use tenon::dynamodb::client, which has PartiQL");
}
std::int64_t session::execute_raw(std::string_view, const query::parameters&) {
  refuse("raw queries in a generated client", "Use tenon::dynamodb::client, which has PartiQL");
}
bool session::lock(const query::advisory_lock&) {
  refuse("advisory locks", "Write a record of the lock on the condition that there is none");
}
void session::unlock(const query::advisory_lock&) {
  refuse("advisory locks", "Write a record of the lock on the condition that there is none");
}

}  // namespace tenon::dynamodb::models
