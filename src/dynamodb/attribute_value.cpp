#include <tenon/dynamodb/attribute_value.hpp>

#include <tenon/base/error.hpp>

namespace tenon::dynamodb {

namespace {

template <class T>
const T& get(const attribute_value& value, attribute_type wanted) {
  if (const T* held = value.get_if<T>()) return *held;
  raise({.kind = error_kind::invalid_value,
         .message = "The attribute is of type " + std::string(name_of(value.type())) + ", not of type " +
                    std::string(name_of(wanted)) + "."});
}

bool is_before(const attribute_map::value_type& member, std::string_view name) { return member.first < name; }

template <class Members>
auto position(Members& members, std::string_view name) noexcept {
  return std::lower_bound(members.begin(), members.end(), name, is_before);
}

}  // namespace

std::string_view name_of(attribute_type type) noexcept {
  switch (type) {
    case attribute_type::null: return "NULL";
    case attribute_type::boolean: return "BOOL";
    case attribute_type::number: return "N";
    case attribute_type::string: return "S";
    case attribute_type::binary: return "B";
    case attribute_type::string_set: return "SS";
    case attribute_type::number_set: return "NS";
    case attribute_type::binary_set: return "BS";
    case attribute_type::list: return "L";
    case attribute_type::map: return "M";
  }
  return {};
}

bool attribute_value::as_bool() const { return get<bool>(*this, attribute_type::boolean); }
const number& attribute_value::as_number() const { return get<number>(*this, attribute_type::number); }
const std::string& attribute_value::as_string() const { return get<std::string>(*this, attribute_type::string); }
const bytes& attribute_value::as_binary() const { return get<bytes>(*this, attribute_type::binary); }
const string_set& attribute_value::as_string_set() const { return get<string_set>(*this, attribute_type::string_set); }
const number_set& attribute_value::as_number_set() const { return get<number_set>(*this, attribute_type::number_set); }
const binary_set& attribute_value::as_binary_set() const { return get<binary_set>(*this, attribute_type::binary_set); }
const attribute_list& attribute_value::as_list() const { return get<attribute_list>(*this, attribute_type::list); }
const attribute_map& attribute_value::as_map() const { return get<attribute_map>(*this, attribute_type::map); }

attribute_map::attribute_map() noexcept = default;
attribute_map::attribute_map(const attribute_map&) = default;
attribute_map::attribute_map(attribute_map&&) noexcept = default;
attribute_map& attribute_map::operator=(const attribute_map&) = default;
attribute_map& attribute_map::operator=(attribute_map&&) noexcept = default;
attribute_map::~attribute_map() = default;

attribute_map::attribute_map(std::initializer_list<value_type> members)
    : attribute_map(std::vector<value_type>(members)) {}

attribute_map::attribute_map(std::vector<value_type> members) : members_(std::move(members)) {
  const auto later = [](const value_type& a, const value_type& b) { return a.first >= b.first; };
  if (std::adjacent_find(members_.begin(), members_.end(), later) == members_.end()) return;
  std::stable_sort(members_.begin(), members_.end(),
                   [](const value_type& a, const value_type& b) { return a.first < b.first; });
  // The last of one name comes first when read from the end, and unique() keeps the first.
  const auto kept = std::unique(members_.rbegin(), members_.rend(),
                                [](const value_type& a, const value_type& b) { return a.first == b.first; });
  members_.erase(members_.begin(), kept.base());
}

std::size_t attribute_map::size() const noexcept { return members_.size(); }
bool attribute_map::empty() const noexcept { return members_.empty(); }
attribute_map::iterator attribute_map::begin() noexcept { return members_.begin(); }
attribute_map::iterator attribute_map::end() noexcept { return members_.end(); }
attribute_map::const_iterator attribute_map::begin() const noexcept { return members_.begin(); }
attribute_map::const_iterator attribute_map::end() const noexcept { return members_.end(); }

const attribute_value* attribute_map::find(std::string_view name) const noexcept {
  const auto at = position(members_, name);
  return at != members_.end() && at->first == name ? &at->second : nullptr;
}

attribute_value* attribute_map::find(std::string_view name) noexcept {
  const auto at = position(members_, name);
  return at != members_.end() && at->first == name ? &at->second : nullptr;
}

const attribute_value& attribute_map::at(std::string_view name) const {
  if (const attribute_value* value = find(name)) return *value;
  raise({.kind = error_kind::missing_value,
         .message = "There is no attribute `" + std::string(name) + "`.",
         .fields = {std::string(name)}});
}

attribute_value& attribute_map::operator[](std::string_view name) {
  auto at = position(members_, name);
  if (at == members_.end() || at->first != name) at = members_.emplace(at, std::string(name), attribute_value());
  return at->second;
}

void attribute_map::set(std::string name, attribute_value value) {
  const auto at = position(members_, name);
  if (at != members_.end() && at->first == name) at->second = std::move(value);
  else members_.emplace(at, std::move(name), std::move(value));
}

bool attribute_map::erase(std::string_view name) {
  const auto at = position(members_, name);
  if (at == members_.end() || at->first != name) return false;
  members_.erase(at);
  return true;
}

void attribute_map::clear() noexcept { members_.clear(); }
void attribute_map::reserve(std::size_t count) { members_.reserve(count); }

bool operator==(const attribute_map& a, const attribute_map& b) { return a.members_ == b.members_; }

}  // namespace tenon::dynamodb
