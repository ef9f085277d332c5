// Records handed to a callback, one after another.
#pragma once

#include <tenon/client/operation.hpp>

#include <type_traits>

namespace tenon::detail {

// Whether there are to be more: a callback that returns a bool ends it with false.
template <class F, class Record>
bool visit(F& f, const Record& record) {
  if constexpr (std::is_same_v<decltype(f(record)), bool>) {
    return f(record);
  } else {
    f(record);
    return true;
  }
}

// Calls `f` with each record that the operation finds, as a View, whose layout is `borrowed`.
template <class View, class T, class F>
void visit_each(runner& on, const operation<T>& op, const query::record_layout& borrowed, F& f) {
  struct place {
    View record{};
    F& callback;
  } at{{}, f};
  on.stream(op.request, borrowed, &at.record, &at, [](void* context) {
    const place& p = *static_cast<place*>(context);
    return visit(p.callback, p.record);
  });
}

}  // namespace tenon::detail
