#include "protocol/grammar.hpp"

namespace tenon::protocol {

std::string capitalized(std::string_view text) {
  std::string out(text);
  if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 'a' + 'A');
  return out;
}

namespace {

// "Int", "Bool", "EnumRole": the beginning of the names of types about such values.
std::string value_name(const grammar& g, const object_key& key, std::string_view boolean) {
  if (key.enumeration != nothing) return "Enum" + std::string(g.schema().enums[key.enumeration]->name);
  if (key.scalar == query::scalar::boolean) return std::string(boolean);
  return std::string(query::name_of(key.scalar));
}

std::string_view function_name(query::aggregate_function f) {
  switch (f) {
    case query::aggregate_function::count_all:
    case query::aggregate_function::count: return "Count";
    case query::aggregate_function::sum: return "Sum";
    case query::aggregate_function::avg: return "Avg";
    case query::aggregate_function::min: return "Min";
    case query::aggregate_function::max: return "Max";
  }
  return "";
}

std::string key_name(const query::model_descriptor& m, const query::key_descriptor& k) {
  std::string joined;
  std::string name;
  for (const std::uint16_t f : k.fields) {
    (joined += joined.empty() ? "" : "_") += m.fields[f].name;
    name += capitalized(m.fields[f].name);
  }
  return joined == k.name ? name : capitalized(k.name);
}

}  // namespace

std::string name_of(const grammar& g, const object_key& key) {
  const query::model_descriptor* const model = key.model == nothing ? nullptr : &g.model(key.model);
  const std::string m(model ? model->name : "");
  const std::string unchecked = key.unchecked ? "Unchecked" : "";
  const auto left_out = [&](std::string_view before) {
    return key.subject == nothing ? std::string()
                                  : std::string(before) + capitalized(model->relations[key.subject].name);
  };
  const std::string without =
      key.form >= shape::create && key.form != shape::list_create && key.form != shape::list_update
          ? left_out("Without")
          : std::string();
  switch (key.form) {
    case shape::where: return m + "WhereInput";
    case shape::scalar_where: return m + "ScalarWhereInput";
    case shape::where_unique: return m + "WhereUniqueInput";
    case shape::compound_key: return m + key_name(*model, model->keys[key.subject]) + "CompoundUniqueInput";
    case shape::filter:
    case shape::json_filter:
      return (key.nested ? "Nested" : "") + value_name(g, key, "Bool") + (key.nullable ? "Nullable" : "") +
             (key.aggregated ? "WithAggregates" : "") + "Filter";
    case shape::list_filter: return value_name(g, key, "Bool") + "NullableListFilter";
    case shape::relation_list_filter: return capitalized(m) + "ListRelationFilter";
    case shape::relation_filter: return capitalized(m) + (key.nullable ? "Nullable" : "") + "ScalarRelationFilter";
    case shape::reference: return (key.many ? "List" : "") + value_name(g, key, "Boolean") + "FieldRefInput";
    case shape::order:
      return m + (has_full_text_search(g.schema().provider) ? "OrderByWithRelationAndSearchRelevanceInput"
                                                            : "OrderByWithRelationInput");
    case shape::order_with_aggregation: return m + "OrderByWithAggregationInput";
    case shape::order_by_aggregate: return m + std::string(function_name(key.function)) + "OrderByAggregateInput";
    case shape::order_by_relation: return m + "OrderByRelationAggregateInput";
    case shape::order_by_relevance: return m + "OrderByRelevanceInput";
    case shape::sort_order: return "SortOrderInput";
    case shape::having: return m + "ScalarWhereWithAggregatesInput";
    case shape::create: return m + unchecked + "Create" + without + "Input";
    case shape::create_many: return m + "CreateMany" + left_out("") + "Input";
    case shape::create_many_envelope: return m + "CreateMany" + left_out("") + "InputEnvelope";
    case shape::update: return m + unchecked + "Update" + without + "Input";
    case shape::update_many:
      return key.unchecked ? m + "UncheckedUpdateMany" + without + "Input" : m + "UpdateManyMutationInput";
    case shape::scalar_update:
      return (key.nullable ? "Nullable" : "") + value_name(g, key, "Bool") + "FieldUpdateOperationsInput";
    case shape::list_create: return m + "Create" + std::string(model->fields[key.subject].name) + "Input";
    case shape::list_update: return m + "Update" + std::string(model->fields[key.subject].name) + "Input";
    case shape::nested_create: return m + unchecked + "CreateNested" + (key.many ? "Many" : "One") + without + "Input";
    case shape::nested_update:
      return m + unchecked +
             (key.many       ? "UpdateMany"
              : key.nullable ? "UpdateOne"
                             : "UpdateOneRequired") +
             without + "NestedInput";
    case shape::connect_or_create: return m + "CreateOrConnect" + without + "Input";
    case shape::upsert_unique: return m + "UpsertWithWhereUnique" + without + "Input";
    case shape::upsert_one: return m + "Upsert" + without + "Input";
    case shape::update_unique: return m + "UpdateWithWhereUnique" + without + "Input";
    case shape::update_one: return m + "UpdateToOneWithWhere" + without + "Input";
    case shape::update_many_where: return m + "UpdateManyWithWhere" + without + "Input";
  }
  return {};
}

}  // namespace tenon::protocol
