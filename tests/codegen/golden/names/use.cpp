// Every name that had to be changed, used.
#include <names/client.hpp>

namespace {

using namespace names;

void use(client& db) {
  db.transaction([](auto& tx) {
    tx.transaction_.find_many({}, include(transaction_::client));
    tx.transaction([](auto& inner) { inner.client_.count(); });
  });
  db.snapshot([](auto& s) { return s.models_.count() + s.ops_.count() + s.handles_.count() + s.database_.count(); });
  db.tenon_.find_unique(tenon_::id == 1);
  db.std_.find_unique(std_::id == 1);
  db.count_.count({.where = count_::id > 1});
  db.names_.find_unique(names_::id == 1);
  db.enums.create({.id = 1});
  db.enums_view.create({.id = 1});
  db.enums_create.create({.id = 1});
  db.parse_namespace.create({.id = 1});
  db.user_account.create({.id = 1});
  db.user_account_.create({.id = 1});
  db.url_entry.create({.id = 1});
  db.http_server.create({.id = 1});
  db.batch(ops.transaction_.count(), ops.models_.count());
}

void use_types() {
  const UserAccount_ lower{.id = 1};
  const UserAccount upper{.id = 2};
  const Enums enums{.id = lower.id + upper.id};
  const EnumsView model_of_that_name{.id = enums.id};
  const EnumsView_ view{.id = model_of_that_name.id};
  const EnumsCreate_ input{.id = view.id};
  const EnumsCreate another_model{};
  (void)input;
  (void)another_model;
  (void)to_string(Namespace::NULL_);
  (void)parse_namespace_("DELETE");
  (void)parse_client_kind(to_string(ClientKind::client));
  (void)Namespace::EOF_;
  (void)Namespace::INFINITY_;
  (void)Namespace::DELETE;
}

void use_members(client& db) {
  auto all = db.fields.find_many(
      {.where = fields::class_ == 1 && fields::null == 2 && fields::operator_ == fields::default_ && fields::größe > 1 &&
                fields::имя > 1 && fields::namespace_ == Namespace::class_},
      include(fields::children, fields::children.count()));
  const auto& first = all.at(0);
  const std::int64_t sum = first.class_ + first.operator_ + first.default_ + first.and_ + first.errno_ + first.null +
                           first.view_ + first.in_record_ + first.with_ + first.only_ + first.aggregated_ +
                           first.record + first.position_ + first.is_unique_ + first.member + first.type +
                           first.model + first.field + first.target + first.value + first.list + first.std_ +
                           first.tenon_ + first.names + first.fields + first.fields_ + first.created_at +
                           first.created_at_ + first.user_id + first.html_body + first.a_b + first.x1_y2 +
                           first.trailing + first.children_count + first.children_count_ + first.größe + first.имя;
  (void)sum;
  auto selected = db.fields.find_many({}, select(fields::member, fields::type, fields::value, fields::fields_));
  (void)(selected.at(0).member + selected[0].type + selected[0].value + selected[0].fields_);
  auto groups = db.fields.group_by(by(fields::value, fields::list), {}, select(count()));
  (void)(groups.at(0).value + groups[0].list);
  db.fields.for_each({}, [](const fields::view& v) { (void)v.view_; });
  db.fields.find_unique(fields::class_operator(1, 2));
  db.fields.find_unique(fields::id_class(1, 2));
}

[[maybe_unused]] constexpr void (*uses[])(client&) = {use, use_members};
[[maybe_unused]] constexpr void (*type_uses[])() = {use_types};

}  // namespace
