#include "sql/merged_lookups.hpp"

#include "sql/session.hpp"

namespace tenon::sql {

namespace {

using query::value_type;

// A lookup's code after its condition: the columns it asks for.
void append_projection(query::program& out, const query::request& r, const plan& p) {
  out.code.append(r.body.code.data() + p.node.projection_code, r.body.code.size() - p.node.projection_code);
}

}  // namespace

std::optional<std::uint32_t> merged_lookups::key_column(const query::operation_place& o, const plan& p) {
  const query::request& r = *o.what;
  if (r.act != query::action::find_unique || !p.node.relations.empty() || !p.node.where) return std::nullopt;
  const predicate_node& where = *p.node.where;
  if (where.op != query::opcode::equals || r.body.values[where.value].type != value_type::int64) return std::nullopt;
  const query::field_descriptor& f = r.model->fields[where.index];
  if (f.list || (f.type != query::scalar::int32 && f.type != query::scalar::int64)) return std::nullopt;
  const query::slice<query::member>& members = o.layout->record->members;
  for (std::uint32_t i = 0; i < members.size(); ++i)
    if (members[i].field == where.index) return i;
  return std::nullopt;
}

merged_lookups::merged_lookups(const query::operation_place* operations, std::size_t count, const plan& p,
                               std::uint32_t key)
    : operations_(operations),
      count_(count),
      key_(key),
      request_(*operations->what->model, query::action::find_many),
      sink_(*operations->layout, results_, index_, 1) {
  const predicate_node& where = *p.node.where;
  query::expression any;
  index_.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const query::parameters& values = operations[i].what->body.values;
    any.values.add(values, values[where.value]);
    index_.add(values, where.value, 1);
    results_.push_back(operations[i].out);
  }
  any.values.fold_list(0);
  any.emit(query::opcode::in, where.index, static_cast<std::uint8_t>(query::text_match::sensitive));
  any.emit_byte(query::whole_list_bucket);
  request_.body.add(query::section::where, any);
  append_projection(request_.body, *operations->what, p);
}

step merged_lookups::statement(sql::statement& s, const bindings& values) {
  step out;
  out.what = &s;
  out.values = values;
  out.format.record = operations_->layout->record;
  out.format.keys = &key_;
  out.format.key_count = 1;
  out.sink = &sink_;
  out.model = request_.model;
  return out;
}

void merged_lookups::finish() const {
  if (operations_->layout->kind != query::result_layout::holder::one) return;
  std::vector<bool> found(count_);
  for (const std::uint32_t i : sink_.parent_of) found[i] = true;
  for (std::size_t i = 0; i < count_; ++i)
    if (!found[i]) raise_not_found(*operations_[i].what);
}

}  // namespace tenon::sql
