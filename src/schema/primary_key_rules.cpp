#include "base/quote.hpp"
#include "schema/keys.hpp"
#include "schema/rules.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tenon::schema {

namespace {

bool is_autoincrement(const field& f) {
  return f.default_value && f.default_value->kind == default_value::source::autoincrement;
}

bool starts_with(const index& i, std::size_t field) {
  return !i.fields.empty() && i.fields[0].path.size() == 1 && i.fields[0].path[0] == field;
}

}  // namespace

void check_primary_key(context& c, const checked_model& model) {
  const auto& m = model.m;
  const auto& node = model.node;
  if (!m.primary_key) return;
  const index& key = *m.primary_key;
  const span where = node.primary_key->where;
  const provider_traits& t = *c.target;
  const auto report = [&](std::string_view code, span place, std::string message, std::string hint) {
    c.out.error(code, place, std::move(message), std::move(hint));
  };

  if (key.fields.empty())
    report("empty-key", where, fmt::format("The list of fields of `{}` is empty.", title_of(key)),
           "List one field at least.");
  if (key.is_database_name_explicit) {
    if (!t.named_primary_keys) {
      report("name-unsupported", argument_place(*node.primary_key, "map"),
             fmt::format("{} has no names for primary keys.", t.display_name), "Remove `map`.");
    } else if (key.database_name.size() > t.max_identifier_length) {
      report("constraint-name-too-long", argument_place(*node.primary_key, "map"),
             fmt::format("The name {} has {} bytes; {} allows {}.", text::quote(key.database_name),
                         key.database_name.size(), t.display_name, t.max_identifier_length),
             "Shorten it.");
    }
  }
  if (key.fields.size() > 1 && !t.compound_ids) {
    report("compound-id-unsupported", where, fmt::format("{} has no ids of several fields.", t.display_name),
           "Mark one field with `@id`, and add `@@unique([…])`.");
  }
  const bool has_length =
      std::any_of(key.fields.begin(), key.fields.end(), [](const indexed_field& f) { return f.length.has_value(); });
  if (has_length && !t.index_prefix_length) {
    report("argument-unsupported", where, fmt::format("{} has no `length` in primary keys.", t.display_name),
           "Remove `length`.");
  }
  if (!t.primary_key_sort_order &&
      std::any_of(key.fields.begin(), key.fields.end(), [](const indexed_field& f) { return f.sort.has_value(); })) {
    report("argument-unsupported", where, fmt::format("{} has no `sort` in primary keys.", t.display_name),
           "Remove `sort`.");
  }
  if (key.clustered && !t.clustering) {
    report("argument-unsupported", where, fmt::format("{} has no clustered keys to choose.", t.display_name),
           "Remove `clustered`.");
  }
  const bool has_clustered_index =
      std::any_of(m.indexes.begin(), m.indexes.end(), [](const index& i) { return i.clustered == true; });
  if (t.clustering && key.clustered != false && has_clustered_index) {
    report("several-clustered", where,
           fmt::format("The model {} has a clustered id and a clustered index, but rows are stored in one order.",
                       text::quote(m.name)),
           fmt::format("Write `{}` with `clustered: false`.", title_of(key)));
  }
}

void check_shard_key(context& c, const checked_model& model) {
  const auto& m = model.m;
  const auto& node = model.node;
  if (node.shard_key == nullptr) return;
  const span where = node.shard_key->where;
  if (m.shard_key.empty())
    c.out.error("empty-key", where, "The list of fields of the shard key is empty.", "List one field at least.");
  if (!c.has_preview_feature("shardKeys")) {
    c.out.error("preview-feature-needed", where, "Shard keys are available with the preview feature `shardKeys` only.",
                "Add `previewFeatures = [\"shardKeys\"]` to a generator.");
  }
  if (!c.target->shard_keys)
    c.out.error("shard-key-unsupported", where, fmt::format("{} has no shard keys.", c.target->display_name),
                "Remove it.");
}

void check_autoincrement(context& c, const checked_model& model) {
  const auto& m = model.m;
  const auto& node = model.node;
  const provider_traits& t = *c.target;
  std::vector<std::size_t> fields;
  for (std::size_t f = 0; f < m.fields.size(); ++f) {
    if (is_autoincrement(m.fields[f])) fields.push_back(f);
  }
  const auto report = [&](std::size_t f, std::string message, std::string hint) {
    c.out.error("invalid-autoincrement", node.fields[f].default_attribute->where, std::move(message), std::move(hint));
  };
  for (const std::size_t f : fields) {
    const std::string name = text::quote(m.fields[f].name);
    if (!t.autoincrement) {
      report(f, fmt::format("{} has no `autoincrement()`.", t.display_name),
             t.auto_default ? "Use `auto()` with `@db.ObjectId`." : "Use `uuid()` or `cuid()`.");
      continue;
    }
    if (fields.size() > 1 && !t.several_autoincrements && f == fields[1]) {
      report(f,
             fmt::format("The model {} has several fields with `autoincrement()`, but {} allows one in a table.",
                         text::quote(m.name), t.display_name),
             "Keep one of them.");
    }
    const bool is_id = m.primary_key && m.primary_key->fields.size() == 1 && starts_with(*m.primary_key, f);
    if (!t.autoincrement_on_non_id && !is_id) {
      report(
          f,
          fmt::format("The field {} has `autoincrement()`, but is not the id, as {} requires.", name, t.display_name),
          "Mark it with `@id`.");
    }
    const bool is_indexed =
        (m.primary_key && starts_with(*m.primary_key, f)) ||
        std::any_of(m.indexes.begin(), m.indexes.end(), [&](const index& i) { return starts_with(i, f); });
    if (!t.autoincrement_without_index && !is_indexed) {
      report(f,
             fmt::format("The field {} has `autoincrement()`, but starts no key or index, as {} requires.", name,
                         t.display_name),
             "Mark it with `@id` or `@unique`.");
    }
    const auto* scalar = std::get_if<scalar_field_type>(&m.fields[f].type);
    if (t.provider == provider::cockroachdb && scalar != nullptr && scalar->type == scalar_type::int_) {
      report(
          f,
          fmt::format("The field {} is an Int, but the `autoincrement()` of CockroachDB yields BigInt values.", name),
          "Make it a BigInt, or use `sequence()`.");
    }
  }
}

}  // namespace tenon::schema
