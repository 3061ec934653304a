#include <functional>
#include <memory>
#include <string>

#include <boost/test/unit_test.hpp>
#include <parlance/callback.hpp>

namespace parlance::test {
namespace {

using Add = Callback<int(int)>;

int increment(int number)
{
    return number + 1;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(callback)

BOOST_AUTO_TEST_CASE(it_holds_whatever_can_be_called)
{
    BOOST_TEST(Add([](int number) { return number + 10; })(1) == 11);
    BOOST_TEST(Add(&increment)(1) == 2);
    BOOST_TEST(Add(increment)(1) == 2);
    BOOST_TEST(Add(std::function<int(int)>(increment))(1) == 2);
    BOOST_TEST(Add([owned = std::make_unique<int>(5)](int number) { return number + *owned; })(1) == 6);
    int calls = 0;
    Callback<void(int)>([&](int) { return ++calls; })(1);  // an answer nobody wants
    BOOST_TEST(calls == 1);
}

BOOST_AUTO_TEST_CASE(it_is_empty_when_made_of_nothing_or_of_something_empty)
{
    BOOST_TEST(!Add());
    BOOST_TEST(!Add(nullptr));
    BOOST_TEST(!Add(std::function<int(int)>()));
    int (*none)(int) = nullptr;
    BOOST_TEST(!Add(none));
    BOOST_TEST(static_cast<bool>(Add(&increment)));
}

BOOST_AUTO_TEST_CASE(copies_share_one_callable_and_the_last_destroys_it)
{
    const auto witness = std::make_shared<int>(0);
    {
        const Add first([witness](int number) { return *witness += number; });
        const Add second = first;
        BOOST_TEST(first(1) == 1);
        BOOST_TEST(second(1) == 2);
        BOOST_TEST(witness.use_count() == 2);
    }
    BOOST_TEST(witness.use_count() == 1);
}

BOOST_AUTO_TEST_CASE(arguments_that_only_move_arrive)
{
    const Callback<int(std::unique_ptr<int>)> take([](std::unique_ptr<int> number) { return *number; });
    BOOST_TEST(take(std::make_unique<int>(7)) == 7);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_called_so_is_not_accepted)
{
    static_assert(!std::is_constructible_v<Add, int>);
    static_assert(!std::is_constructible_v<Add, int (*)(std::string)>);
    static_assert(!std::is_constructible_v<Add, int std::pair<int, int>::*>);
    static_assert(std::is_nothrow_move_constructible_v<Add>);
    BOOST_TEST(true);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace parlance::test
