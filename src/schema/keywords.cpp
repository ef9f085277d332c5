#include "schema/keywords.hpp"

#include <algorithm>
#include <array>

namespace tenon::schema {
namespace {

using form = ast::block::form;

constexpr std::array all_kinds{form::model,     form::view,       form::composite_type,
                               form::enum_type, form::datasource, form::generator};

}  // namespace

std::string_view keyword_of(form kind) {
  switch (kind) {
    case form::model: return "model";
    case form::view: return "view";
    case form::composite_type: return "type";
    case form::enum_type: return "enum";
    case form::datasource: return "datasource";
    case form::generator: return "generator";
  }
  return {};
}

const std::vector<std::string_view>& keywords() {
  static const std::vector<std::string_view> words = [] {
    std::vector<std::string_view> all;
    std::transform(all_kinds.begin(), all_kinds.end(), std::back_inserter(all), keyword_of);
    return all;
  }();
  return words;
}

std::optional<form> accept_keyword(reader& in) {
  const auto found =
      std::find_if(all_kinds.begin(), all_kinds.end(), [&](form kind) { return in.accept(keyword_of(kind)); });
  return found == all_kinds.end() ? std::nullopt : std::optional(*found);
}

}  // namespace tenon::schema
