#include "codegen/client_model.hpp"

#include "codegen/name_scope.hpp"
#include "codegen/names.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <set>

namespace tenon::codegen {

namespace {

using claim = name_scope::claim;

// What the client's own namespace holds beside what follows from the schema, and the members of a client that accessors
// would hide.
constexpr std::string_view client_words[] = {
    "std", "tenon", "handles", "to_string",
    // classes and objects of the generated client.hpp
    "client", "transaction_client", "models", "operations", "ops",
    // names it brings in from the library
    "avg", "by", "collect", "collect_page", "count", "decrement", "divide", "emit", "include", "increment", "isolation",
    "max", "min", "multiply", "null", "omit", "pull", "push", "select", "sum", "for_key_share", "for_no_key_update",
    "for_share", "for_update", "full_text",
    // members and bases of a client and of what transactions run on
    "runner", "executor", "database", "basic_client", "basic_transaction", "transaction_runner", "run", "try_run",
    "execute", "stream", "batch", "query_raw", "query_raw_values", "execute_raw", "execute_raw_values",
    "execute_raw_unsafe", "async_executor", "async_run", "async_batch", "async_query_raw", "async_execute_raw",
    "async_execute_raw_unsafe", "async_transaction", "async_snapshot", "target", "transaction", "snapshot", "connect",
    "disconnect", "create_tables", "for_each_collected", "schema", "on_query", "on_log", "unsubscribe", "metrics",
    "run_batch", "run_batch_into", "nest", "transact", "core", "advisory_lock", "try_advisory_lock",
    "advisory_lock_shared", "try_advisory_lock_shared", "with_advisory_lock", "try_with_advisory_lock",
    "take_advisory_lock", "hold_advisory_lock"};

// What the handle of a composite field uses itself.
constexpr std::string_view composite_handle_words[] = {
    "std", "tenon", "model", "position", "is_nullable", "is_unique", "in_record", "tenon_path", "tenon_type", "whole"};

// What the structs of a model and its handles use themselves.
constexpr std::string_view member_words[] = {"std",       "tenon", "view",        "in_record",  "count_in_record",
                                             "with",      "only",  "aggregated",  "Record",     "position",
                                             "is_unique", "query", "is_nullable", "is_required"};

std::string quoted(std::string_view what, std::string_view name) {
  return std::string(what).append(" `").append(name).append("`");
}

std::string value_type(const cpp_client& client, const query::field_descriptor& f) {
  switch (f.type) {
    case query::scalar::boolean: return "bool";
    case query::scalar::int32: return "std::int32_t";
    case query::scalar::int64: return "std::int64_t";
    case query::scalar::float64: return "double";
    case query::scalar::decimal: return "tenon::decimal";
    case query::scalar::string: return "std::string";
    case query::scalar::datetime: return "tenon::timestamp";
    case query::scalar::json: return "tenon::json";
    case query::scalar::bytes: return "tenon::bytes";
    case query::scalar::enumeration: return client.enum_of(f.enumeration).type;
    case query::scalar::composite: return client.composite_of(f.composite).type;
  }
  return {};
}

std::string borrowed_type(const query::field_descriptor& f, const std::string& type) {
  switch (f.type) {
    case query::scalar::string:
    case query::scalar::json:
    case query::scalar::bytes: return "std::string_view";
    case query::scalar::boolean:
    case query::scalar::int32:
    case query::scalar::int64:
    case query::scalar::float64:
    case query::scalar::decimal:
    case query::scalar::datetime:
    case query::scalar::enumeration:
    case query::scalar::composite: return type;
  }
  return type;
}

bool is_part_of_key(const query::model_descriptor& m, std::size_t position) {
  return std::any_of(m.relations.begin(), m.relations.end(), [&](const query::relation_descriptor& r) {
    return r.holds_key && std::find(r.fields.begin(), r.fields.end(), position) != r.fields.end();
  });
}

filled_by filling_of(const query::model_descriptor& m, std::size_t position) {
  const query::field_descriptor& f = m.fields[position];
  if (f.source != query::default_source::none || f.updated_at) return f.nullable ? filled_by::nobody : filled_by::other;
  if (f.nullable) return filled_by::nobody;
  return f.list || is_part_of_key(m, position) ? filled_by::other : filled_by::caller;
}

// The key of an item stays, and its version is counted.
void restrict_inputs(cpp_model& m) {
  const query::item_layout& items = *m.descriptor->items;
  for (const query::key_descriptor& k : m.descriptor->keys)
    if (k.primary)
      for (const std::uint16_t f : k.fields) m.fields[f].is_in_update = false;
  for (const std::uint16_t f : items.sets) m.fields[f].is_set = true;
  if (items.version == query::no_field) return;
  m.fields[items.version].is_in_create = false;
  m.fields[items.version].is_in_update = false;
}

bool is_single_key(const query::model_descriptor& m, std::size_t position) {
  return std::any_of(m.keys.begin(), m.keys.end(),
                     [&](const query::key_descriptor& k) { return k.fields.size() == 1 && k.fields[0] == position; });
}

// Puts those first that others hold: structs are complete where they are members. Types that contain themselves other than in
// lists become errors.
class composite_order {
 public:
  composite_order(const describe::description& schema, schema::diagnostics& out)
      : types_(schema.composite_types()), source_(schema.definition()), out_(out), states_(types_.size()) {}

  std::vector<cpp_composite> sorted() {
    for (std::size_t i = 0; i < types_.size(); ++i) visit(i);
    return std::move(sorted_);
  }

 private:
  enum class state : std::uint8_t { unseen, open, done };

  void visit(std::size_t i) {
    if (states_[i] == state::done) return;
    const schema::composite_type& type = source_.composite_types[i];
    if (states_[i] == state::open) {
      if (!has_failed_)
        out_.error("recursive-composite-type", type.where,
                   "A value of the composite type `" + type.name +
                       "` may contain another of the same type, which a struct cannot.",
                   "Make the field that leads back to it a list.");
      has_failed_ = true;
      return;
    }
    states_[i] = state::open;
    for (const query::field_descriptor& f : types_[i].fields)
      if (f.composite && !f.list) visit(static_cast<std::size_t>(f.composite - types_.begin()));
    states_[i] = state::done;
    cpp_composite& c = sorted_.emplace_back();
    c.source = &type;
    c.descriptor = &types_[i];
    for (const query::field_descriptor& f : types_[i].fields)
      c.fields.push_back({.source = &*std::find_if(type.fields.begin(), type.fields.end(),
                                                   [&](const schema::field& s) { return s.name == f.name; }),
                          .descriptor = &f});
  }

  query::slice<query::model_descriptor> types_;
  const schema::definition& source_;
  schema::diagnostics& out_;
  std::vector<state> states_;
  std::vector<cpp_composite> sorted_;
  bool has_failed_ = false;
};

// The entities, without the names they share a scope over.
cpp_client outline(const describe::description& schema, schema::diagnostics& out) {
  cpp_client client;
  client.descriptor = &schema.schema();
  client.source = &schema.definition();
  for (const query::enum_descriptor* e : client.descriptor->enums)
    client.enums.push_back({.source = client.source->find_enum(e->name), .descriptor = e});
  client.composites = composite_order(schema, out).sorted();
  for (const query::model_descriptor* m : client.descriptor->models) {
    cpp_model& model = client.models.emplace_back();
    model.source = client.source->find_model(m->name);
    model.descriptor = m;
    for (const query::field_descriptor& f : m->fields)
      model.fields.push_back({.source = model.source->find_field(f.name), .descriptor = &f});
    for (const query::relation_descriptor& r : m->relations)
      model.relations.push_back({.source = model.source->find_field(r.name),
                                 .descriptor = &r,
                                 .target = r.target->index,
                                 .is_input = !r.target->is_view || r.holds_key});
    for (const query::key_descriptor& k : m->keys)
      if (k.fields.size() > 1) model.keys.push_back({.descriptor = &k});
    if (m->items)
      for (const query::item_index& i : m->items->indexes) model.indexes.push_back({.descriptor = &i});
    std::size_t fields = 0;
    std::size_t relations = 0;
    for (const schema::field& f : model.source->fields) {
      if (fields < model.fields.size() && model.fields[fields].source == &f) model.members.push_back({false, fields++});
      else if (relations < model.relations.size() && model.relations[relations].source == &f)
        model.members.push_back({true, relations++});
    }
  }
  return client;
}

// Types first, then what users write most, then what follows from the types.
void name_client_scope(cpp_client& client, const settings& how, schema::diagnostics& out) {
  name_scope scope("");
  for (const std::string_view word : client_words) scope.reserve(word);
  for (std::string_view rest = how.cpp_namespace; !rest.empty();) {
    const std::size_t end = std::min(rest.find("::"), rest.size());
    scope.reserve(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 2, rest.size()));
  }

  std::vector<claim> types;
  for (cpp_model& m : client.models) {
    const std::string wanted = type_name(m.source->name, how.naming);
    types.push_back({wanted, quoted("model", m.source->name), wanted == m.source->name, m.source->where, &m.type});
  }
  for (cpp_enum& e : client.enums) {
    const std::string wanted = type_name(e.source->name, how.naming);
    types.push_back({wanted, quoted("enum", e.source->name), wanted == e.source->name, e.source->where, &e.type});
  }
  for (cpp_composite& c : client.composites) {
    const std::string wanted = type_name(c.source->name, how.naming);
    types.push_back(
        {wanted, quoted("composite type", c.source->name), wanted == c.source->name, c.source->where, &c.type});
  }
  scope.serve(types, out);

  std::vector<claim> spaces;
  for (cpp_model& m : client.models) {
    const std::string wanted = space_name(m.source->name, how.naming);
    spaces.push_back({wanted, quoted("the namespace of model", m.source->name), wanted == m.source->name,
                      m.source->where, &m.space});
  }
  scope.serve(spaces, out);

  std::vector<claim> companions;
  for (cpp_model& m : client.models) {
    const std::string owner = quoted("of model", m.source->name);
    companions.push_back({m.type + "View", "the view " + owner, false, m.source->where, &m.view});
    if (m.is_creatable())
      companions.push_back({m.type + "Create", "the create input " + owner, false, m.source->where, &m.create});
    else m.create = "tenon::not_creatable";
    if (m.is_writable())
      companions.push_back({m.type + "Update", "the update input " + owner, false, m.source->where, &m.update});
    else m.update = "tenon::not_updatable";
  }
  for (cpp_enum& e : client.enums)
    companions.push_back({"parse_" + text::to_snake_case(e.type), quoted("the parser of enum", e.source->name), false,
                          e.source->where, &e.parser});
  for (cpp_composite& c : client.composites)
    companions.push_back({text::to_snake_case(c.type) + "_fields",
                          quoted("the handles of composite type", c.source->name), false, c.source->where,
                          &c.fields_type});
  scope.serve(companions, out);
}

// Headers are called alike whatever the naming is, so that a build can tell their names from the schema alone.
void name_headers(cpp_client& client, schema::diagnostics& out) {
  name_scope scope("", name_scope::kind::files);
  scope.reserve("client");
  scope.reserve("enums");
  if (!client.composites.empty()) scope.reserve("composites");
  std::vector<std::string> stems(client.models.size());
  std::vector<claim> claims;
  for (std::size_t i = 0; i < client.models.size(); ++i) {
    const schema::model& m = *client.models[i].source;
    const std::string wanted = text::to_snake_case(identifier(m.name));
    claims.push_back({wanted, quoted("the header of model", m.name), wanted == m.name, m.where, &stems[i]});
  }
  scope.serve(claims, out);
  for (std::size_t i = 0; i < client.models.size(); ++i) client.models[i].header = stems[i] + ".hpp";
}

void name_enumerators(cpp_enum& e, schema::diagnostics& out) {
  name_scope scope(quoted("enum", e.source->name));
  std::vector<claim> claims;
  e.enumerators.resize(e.source->values.size());
  for (std::size_t i = 0; i < e.source->values.size(); ++i) {
    const std::string& name = e.source->values[i].name;
    const std::string wanted = identifier(name);
    claims.push_back({wanted, quoted("value", name), wanted == name, e.source->where, &e.enumerators[i]});
  }
  scope.serve(claims, out);
}

std::string without_underscore(std::string name) {
  while (!name.empty() && name.back() == '_') name.pop_back();
  return name;
}

// Of an index: "ByStatus" gives "by_status_index", "EmailIndex" gives "email_index".
std::string index_name(std::string_view name, naming how) {
  std::string word;
  for (const char c : name) word += c == '-' || c == '.' ? '_' : c;
  if (word.front() >= '0' && word.front() <= '9') word.insert(0, "index_");
  if (how == naming::preserve) return word;
  word = text::to_snake_case(word);
  return word.ends_with("index") ? word : word + "_index";
}

// Those that fields have: a member of the same name would hide them.
void reserve_types(name_scope& scope, const std::vector<cpp_field>& fields, const cpp_client& client) {
  for (const cpp_field& f : fields) {
    if (f.descriptor->enumeration) scope.reserve(client.enum_of(f.descriptor->enumeration).type);
    if (f.descriptor->composite) scope.reserve(client.composite_of(f.descriptor->composite).type);
  }
}

void name_members(cpp_composite& c, const cpp_client& client, const settings& how, schema::diagnostics& out) {
  const std::string place = quoted("composite type", c.source->name);
  name_scope scope(place);
  for (const std::string_view word : {"std", "tenon"}) scope.reserve(word);
  scope.reserve(c.type);
  name_scope handles(place);
  for (const std::string_view word : composite_handle_words) handles.reserve(word);
  for (name_scope* s : {&scope, &handles}) reserve_types(*s, c.fields, client);
  std::vector<claim> members;
  std::vector<claim> others;
  for (cpp_field& f : c.fields) {
    const std::string wanted = member_name(f.source->name, how.naming);
    const bool is_exact = wanted == f.source->name;
    members.push_back({wanted, quoted("field", f.source->name), is_exact, f.source->where, &f.name});
    others.push_back({wanted, quoted("field", f.source->name), is_exact, f.source->where, &f.handle});
  }
  scope.serve(members, out);
  handles.serve(others, out);
}

void name_members(cpp_model& m, const cpp_client& client, const settings& how, schema::diagnostics& out) {
  const std::string place = quoted("model", m.source->name);
  name_scope scope(place);
  for (const std::string_view word : member_words) scope.reserve(word);
  for (const std::string* type : {&m.type, &m.view, &m.create, &m.update}) scope.reserve(*type);
  reserve_types(scope, m.fields, client);
  for (const cpp_relation& r : m.relations) {
    const cpp_model& target = client.models[r.target];
    for (const std::string* type : {&target.type, &target.create, &target.update}) scope.reserve(*type);
  }

  std::vector<claim> members;
  for (const cpp_model::member& at : m.members) {
    const schema::field& f = at.is_relation ? *m.relations[at.index].source : *m.fields[at.index].source;
    std::string* given = at.is_relation ? &m.relations[at.index].name : &m.fields[at.index].name;
    const std::string wanted = member_name(f.name, how.naming);
    members.push_back({wanted, quoted("field", f.name), wanted == f.name, f.where, given});
  }
  scope.serve(members, out);

  std::vector<claim> others;
  for (cpp_relation& r : m.relations)
    if (r.descriptor->end == query::relation_end::many)
      others.push_back({without_underscore(r.name) + "_count", quoted("the count of", r.source->name), false,
                        r.source->where, &r.count});
  for (cpp_key& k : m.keys)
    others.push_back({member_name(k.descriptor->name, how.naming), quoted("key", k.descriptor->name), false,
                      m.source->where, &k.name});
  for (cpp_index& i : m.indexes)
    others.push_back({index_name(i.descriptor->name, how.naming), quoted("index", i.descriptor->name), false,
                      m.source->where, &i.name});
  scope.serve(others, out);

  name_scope handles(place);
  std::vector<claim> types;
  for (cpp_field& f : m.fields)
    types.push_back({without_underscore(f.name) + "_field", quoted("the handle of field", f.source->name), false,
                     f.source->where, &f.handle});
  for (cpp_relation& r : m.relations)
    types.push_back({without_underscore(r.name) + "_relation", quoted("the handle of field", r.source->name), false,
                     r.source->where, &r.handle});
  handles.serve(types, out);
}

}  // namespace

bool cpp_model::has_nested_inputs() const {
  return std::any_of(relations.begin(), relations.end(), [](const cpp_relation& r) { return r.is_input; });
}

const cpp_enum& cpp_client::enum_of(const query::enum_descriptor* e) const {
  return *std::find_if(enums.begin(), enums.end(),
                       [&](const cpp_enum& candidate) { return candidate.descriptor == e; });
}

const cpp_composite& cpp_client::composite_of(const query::model_descriptor* c) const {
  return *std::find_if(composites.begin(), composites.end(),
                       [&](const cpp_composite& candidate) { return candidate.descriptor == c; });
}

cpp_client model_client_of(const describe::description& schema, const settings& how, schema::diagnostics& out) {
  cpp_client client = outline(schema, out);
  name_client_scope(client, how, out);
  name_headers(client, out);
  for (cpp_enum& e : client.enums) {
    name_enumerators(e, out);
    e.stem = e.parser.substr(e.parser.find('_') + 1);
  }
  for (cpp_composite& c : client.composites) {
    name_members(c, client, how, out);
    c.stem = text::to_snake_case(c.type);
    for (cpp_field& f : c.fields) f.type = value_type(client, *f.descriptor);
  }
  for (cpp_model& m : client.models) {
    name_members(m, client, how, out);
    for (std::size_t i = 0; i < m.fields.size(); ++i) {
      cpp_field& f = m.fields[i];
      f.type = value_type(client, *f.descriptor);
      f.view = borrowed_type(*f.descriptor, f.type);
      f.filling = filling_of(*m.descriptor, i);
      f.is_unique = is_single_key(*m.descriptor, i);
    }
    if (m.is_item()) restrict_inputs(m);
  }
  return client;
}

}  // namespace tenon::codegen
