#include "protocol/record.hpp"

#include "protocol/output.hpp"

#include <tenon/base/bytes.hpp>
#include <tenon/base/decimal.hpp>
#include <tenon/base/json.hpp>
#include <tenon/base/timestamp.hpp>

#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace tenon::protocol {

namespace {

// The records of a list, or the one of an optional: an array that grows.
struct record_array {
  char* data = nullptr;
  std::size_t size = 0;
  std::size_t capacity = 0;
};

const result_type& as_result_type(const query::result_layout& l) { return static_cast<const result_type&>(l); }

void reserve(const result_type& type, record_array& a, std::size_t capacity) {
  if (capacity <= a.capacity) return;
  if (capacity < a.capacity * 2) capacity = a.capacity * 2;
  const record_type& record = type.record_members();
  char* data = static_cast<char*>(::operator new(capacity* record.size()));
  for (std::size_t i = 0; i < a.size; ++i) record.relocate(data + i * record.size(), a.data + i * record.size());
  ::operator delete(a.data);
  a.data = data;
  a.capacity = capacity;
}

void clear(const result_type& type, record_array& a) noexcept {
  const record_type& record = type.record_members();
  for (std::size_t i = 0; i < a.size; ++i) record.destroy(a.data + i * record.size());
  a.size = 0;
}

void* emplace_in_array(const query::result_layout& self, void* holder) {
  const result_type& type = as_result_type(self);
  auto& a = *static_cast<record_array*>(holder);
  if (type.kind == query::result_layout::holder::optional) clear(type, a);
  reserve(type, a, a.size + 1);
  void* const record = a.data + a.size * type.record_members().size();
  type.record_members().construct(record);
  ++a.size;
  return record;
}

void* records_of_array(const query::result_layout&, void* holder, std::size_t& count) {
  auto& a = *static_cast<record_array*>(holder);
  count = a.size;
  return a.data;
}

void reserve_array(const query::result_layout& self, void* holder, std::size_t count) {
  reserve(as_result_type(self), *static_cast<record_array*>(holder), count);
}

void* emplace_one(const query::result_layout&, void* holder) { return holder; }

void* record_of_one(const query::result_layout&, void* holder, std::size_t& count) {
  count = 1;
  return holder;
}

void reserve_nothing(const query::result_layout&, void*, std::size_t) {}

void set_enum(void* member, int index) { static_cast<enum_member*>(member)->index = index; }

void add_enum(void* member, int index) { static_cast<std::vector<enum_member>*>(member)->push_back({index}); }

query::member_type member_type_of(query::scalar t) {
  switch (t) {
    case query::scalar::boolean: return query::member_type::boolean;
    case query::scalar::int32: return query::member_type::int32;
    case query::scalar::int64: return query::member_type::int64;
    case query::scalar::float64: return query::member_type::float64;
    case query::scalar::decimal: return query::member_type::decimal;
    case query::scalar::string: return query::member_type::string;
    case query::scalar::datetime: return query::member_type::datetime;
    case query::scalar::json: return query::member_type::json;
    case query::scalar::bytes: return query::member_type::bytes;
    case query::scalar::enumeration: return query::member_type::enumeration;
    case query::scalar::composite: return query::member_type::composite;
  }
  return query::member_type::string;
}

template <class T>
using target_of = std::remove_pointer_t<T>;

}  // namespace

template <class F>
void record_type::with_type(query::member_type type, wrapping how, const F& f) {
  const auto call = [&]<class T>(T*) {
    switch (how) {
      case wrapping::none: return f(static_cast<T*>(nullptr));
      case wrapping::optional: return f(static_cast<std::optional<T>*>(nullptr));
      case wrapping::list: return f(static_cast<std::vector<T>*>(nullptr));
    }
  };
  switch (type) {
    case query::member_type::boolean: return call(static_cast<bool*>(nullptr));
    case query::member_type::int32: return call(static_cast<std::int32_t*>(nullptr));
    case query::member_type::int64: return call(static_cast<std::int64_t*>(nullptr));
    case query::member_type::float64: return call(static_cast<double*>(nullptr));
    case query::member_type::decimal: return call(static_cast<decimal*>(nullptr));
    case query::member_type::string: return call(static_cast<std::string*>(nullptr));
    case query::member_type::datetime: return call(static_cast<timestamp*>(nullptr));
    case query::member_type::json: return call(static_cast<json*>(nullptr));
    case query::member_type::bytes: return call(static_cast<bytes*>(nullptr));
    case query::member_type::enumeration:
      if (how == wrapping::list) return f(static_cast<std::vector<enum_member>*>(nullptr));
      return f(static_cast<enum_member*>(nullptr));
    case query::member_type::text_view:
    case query::member_type::bytes_view:
    case query::member_type::composite: return call(static_cast<std::string_view*>(nullptr));
  }
}

record_type::~record_type() = default;

std::uint32_t record_type::add_slot(query::member_type type, wrapping how, const result_type* result) {
  std::size_t size = 0;
  std::size_t alignment = alignof(std::max_align_t);
  if (result) {
    size = result->holder_size();
  } else {
    with_type(type, how, [&](auto* t) {
      size = sizeof(*t);
      alignment = alignof(target_of<decltype(t)>);
    });
  }
  const auto offset = static_cast<std::uint32_t>((size_ + alignment - 1) / alignment * alignment);
  size_ = static_cast<std::uint32_t>(offset + size);
  slots_.push_back({type, how, offset, result});
  return offset;
}

std::uint32_t record_type::add_field(std::uint16_t field) {
  const query::field_descriptor& f = model_.fields[field];
  query::member m;
  m.field = field;
  m.type = member_type_of(f.type);
  m.list = f.list;
  m.optional = f.nullable && !f.list;
  m.offset = add_slot(m.type, m.list ? wrapping::list : m.optional ? wrapping::optional : wrapping::none);
  if (m.type == query::member_type::enumeration) m.set_enum = m.list ? &add_enum : &set_enum;
  members_.push_back(m);
  return m.offset;
}

std::uint32_t record_type::add_relation(std::uint16_t relation, std::unique_ptr<result_type> result) {
  const std::uint32_t offset = add_slot(query::member_type::int64, wrapping::none, result.get());
  relations_.push_back({relation, offset, result.get()});
  results_.push_back(std::move(result));
  return offset;
}

std::uint32_t record_type::add_relation_count(std::uint16_t relation) {
  const std::uint32_t offset = add_slot(query::member_type::int64, wrapping::none);
  relations_.push_back({relation, offset, nullptr});
  return offset;
}

std::uint32_t record_type::add_aggregate(query::aggregate_function function, std::uint16_t field) {
  query::aggregate_member m;
  m.function = static_cast<std::uint8_t>(function);
  m.field = field;
  const bool counts = function == query::aggregate_function::count || function == query::aggregate_function::count_all;
  if (!counts) {
    const query::scalar type = result_type_of(function, model_.fields[field]);
    const bool sums_integers = function == query::aggregate_function::sum && type == query::scalar::int32;
    m.type = sums_integers ? query::member_type::int64 : member_type_of(type);
    m.optional = true;
  }
  m.offset = add_slot(m.type, m.optional ? wrapping::optional : wrapping::none);
  if (m.type == query::member_type::enumeration) m.set_enum = &set_enum;
  aggregates_.push_back(m);
  return m.offset;
}

const query::record_layout& record_type::layout() {
  layout_.model = &model_;
  layout_.members = {members_.data(), members_.size()};
  layout_.relations = {relations_.data(), relations_.size()};
  layout_.aggregates = {aggregates_.data(), aggregates_.size()};
  return layout_;
}

void record_type::construct(void* record) const {
  for (const slot& s : slots_) {
    void* const at = static_cast<char*>(record) + s.offset;
    if (s.result) s.result->construct(at);
    else with_type(s.type, s.how, [at](auto* t) { new (at) target_of<decltype(t)>(); });
  }
}

void record_type::destroy(void* record) const noexcept {
  for (const slot& s : slots_) {
    void* const at = static_cast<char*>(record) + s.offset;
    if (s.result) s.result->destroy(at);
    else with_type(s.type, s.how, [at](auto* t) { std::destroy_at(static_cast<decltype(t)>(at)); });
  }
}

void record_type::relocate(void* to, void* from) const noexcept {
  for (const slot& s : slots_) {
    void* const target = static_cast<char*>(to) + s.offset;
    void* const source = static_cast<char*>(from) + s.offset;
    if (s.result) {
      s.result->relocate(target, source);
      continue;
    }
    with_type(s.type, s.how, [&](auto* t) {
      auto& value = *static_cast<decltype(t)>(source);
      new (target) target_of<decltype(t)>(std::move(value));
      std::destroy_at(&value);
    });
  }
}

result_type::result_type(query::result_layout::holder how, std::unique_ptr<record_type> record_members)
    : record_type_(std::move(record_members)) {
  kind = how;
  record = &record_type_->layout();
  record_size = static_cast<std::uint32_t>(record_type_->size());
  const bool one = how == query::result_layout::holder::one;
  emplace = one ? &emplace_one : &emplace_in_array;
  records = one ? &record_of_one : &records_of_array;
  reserve = one ? &reserve_nothing : &reserve_array;
}

std::size_t result_type::holder_size() const {
  return kind == query::result_layout::holder::one ? record_type_->size() : sizeof(record_array);
}

void result_type::construct(void* holder) const {
  if (kind == query::result_layout::holder::one) record_type_->construct(holder);
  else new (holder) record_array();
}

void result_type::destroy(void* holder) const noexcept {
  if (kind == query::result_layout::holder::one) {
    record_type_->destroy(holder);
    return;
  }
  auto& a = *static_cast<record_array*>(holder);
  clear(*this, a);
  ::operator delete(a.data);
}

void result_type::relocate(void* to, void* from) const noexcept {
  if (kind == query::result_layout::holder::one) record_type_->relocate(to, from);
  else new (to) record_array(*static_cast<record_array*>(from));
}

result::result(const result_type& type) : type_(type), memory_(::operator new(type.holder_size() + 1)) {
  type_.construct(memory_);
}

result::~result() {
  type_.destroy(memory_);
  ::operator delete(memory_);
}

}  // namespace tenon::protocol
