// The project's own code: warnings are nobody else's business.
int own(int unused)
{
    int own = 1;
    {
        int own = 2;
    }
    return own;
}
