#include "base/quote.hpp"
#include "schema/attributes.hpp"
#include "schema/configuration.hpp"
#include "schema/preview_features.hpp"
#include "schema/suggest.hpp"
#include "schema/validation.hpp"

#include <fmt/format.h>

#include <utility>

namespace tenon::schema {

namespace {

class generator_reader {
 public:
  generator_reader(context& c, const ast::block& block) : c_(c), block_(block), properties_(block) {}

  void read() {
    result_.name = block_.name.text;
    result_.documentation = block_.documentation;
    result_.where = block_.where;
    read_provider();
    if (const ast::property* output = properties_.take("output"))
      result_.output = read_string_or_env(*output->value, c_.out);
    if (const ast::property* features = properties_.take("previewFeatures")) read_features(*features);
    for (const ast::property* p : properties_.rest()) read_other(*p);
    c_.schema.generators.push_back(std::move(result_));
  }

 private:
  void read_provider() {
    const ast::property* property = properties_.take("provider");
    if (property != nullptr) {
      const std::optional<config_value> value = read_string_or_env(*property->value, c_.out);
      if (!value) return;
      if (value->kind == config_value::form::string) {
        result_.provider = value->text;
      } else {
        result_.properties.emplace_back("provider", *value);
      }
    } else if (!properties_.has_gaps()) {
      c_.out.error("missing-property", block_.where,
                   fmt::format("The generator {} has no `provider`.", text::quote(block_.name.text)),
                   "Add `provider = \"tenon-cpp\"`, or the name of another generator.");
    }
  }

  void read_features(const ast::property& property) {
    for (const ast::expression* item : as_items(*property.value)) {
      const std::optional<std::string> name = as_string(*item, c_.out);
      if (name) read_feature(*name, item->where);
    }
  }

  void read_feature(const std::string& name, span where) {
    const std::optional<provider> p =
        c_.schema.datasource ? std::optional{c_.schema.datasource->provider} : std::nullopt;
    const std::optional<preview_feature> feature = find_preview_feature(name, p);
    if (!feature) {
      std::string hint = did_you_mean(name, active_preview_features());
      if (hint.empty()) hint = fmt::format("The preview features are {}.", fmt::join(active_preview_features(), ", "));
      c_.out.error("unknown-preview-feature", where,
                   fmt::format("The preview feature {} is not known.", text::quote(name)), std::move(hint));
      return;
    }
    std::string_view accepted = feature->name;
    switch (feature->state) {
      case feature_state::active:
      case feature_state::hidden: break;
      case feature_state::leaving:
        c_.out.warning("deprecated-preview-feature", where,
                       fmt::format("The preview feature `{}` is deprecated and will be removed.", feature->name));
        break;
      case feature_state::general:
        c_.out.warning("deprecated-preview-feature", where,
                       fmt::format("The preview feature `{}` is deprecated: what it stands for is always available.",
                                   feature->name),
                       "Remove it from the list.");
        break;
      case feature_state::renamed:
        c_.out.warning("renamed-preview-feature", where,
                       fmt::format("For {} the preview feature `{}` has been renamed to `{}`.", c_.target->display_name,
                                   feature->name, feature->new_name),
                       fmt::format("Write `{}`.", feature->new_name));
        accepted = feature->new_name;
        break;
    }
    result_.preview_features.emplace_back(accepted);
    c_.preview_features.push_back(accepted);
  }

  void read_other(const ast::property& p) {
    const bool is_string = p.value->kind == ast::expression::form::string;
    if (p.name.text == "engineType" && !is_string) report_wrong_kind(*p.value, "a string", c_.out);
    if (p.name.text == "binaryTargets") {
      for (const ast::expression* item : as_items(*p.value)) (void)read_string_or_env(*item, c_.out);
      result_.properties.emplace_back(p.name.text, to_config_value(*p.value));
    } else {
      result_.properties.emplace_back(p.name.text, read_any_value(*p.value, c_.out));
    }
  }

  context& c_;
  const ast::block& block_;
  property_reader properties_;
  generator result_;
};

}  // namespace

void load_generators(context& c) {
  for (const ast::document_file& file : c.document.files) {
    for (const ast::block& block : file.blocks) {
      if (block.kind == ast::block::form::generator) generator_reader(c, block).read();
    }
  }
}

}  // namespace tenon::schema
